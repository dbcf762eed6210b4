"""For servers of your own choice: `portal.wsgi:application` is the portal, with settings from the environment."""

from portal.serving import application as make_application

application = make_application()

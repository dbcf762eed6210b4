"""The only code that knows the web: pages, the programming interface, commands and the server."""

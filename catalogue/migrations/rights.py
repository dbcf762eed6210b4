"""On PostgreSQL, what the role that serves may do with tables that another role owns: it can only add to the audit.

Of an event that was written it can change the details, to erase a person; the hash of what they said, and the seal on
what they say now, it cannot.
"""

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from catalogue.store import make_engine

_RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM {role}",
    "GRANT UPDATE (details) ON audit_event TO {role}",
    "REVOKE INSERT, DELETE, TRUNCATE ON audit_tail FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version FROM {role}",
)


def let_serve(owner_url: str, serving_url: str) -> None:
    """Give the serving role its rights, as the owner; again after each upgrade, for tables that are new.

    Does nothing on SQLite, which has no roles, and where one role does both.
    """
    owner, serving = make_url(owner_url), make_url(serving_url)
    if owner.get_backend_name() == "sqlite" or owner.username == serving.username:
        return
    engine = make_engine(owner_url)
    try:
        with engine.begin() as connection:
            _grant(connection, str(serving.username))
    finally:
        engine.dispose()


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    for right in _RIGHTS:
        connection.execute(text(right.format(role=quoted)))

"""The portal with a provider that vouches for its staff."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from catalogue.store import Database
from portal.config import Settings
from tests.portal.conftest import settings_for
from tests.portal.sign_on.provider import CLIENT, SECRET, StubProvider, running
from tests.portal.test_auth import STAFF


@pytest.fixture
def portal_database(database: Database) -> Database:
    return database


@pytest.fixture
def provider() -> Iterator[StubProvider]:
    with running(StubProvider()) as made:
        made.says = {"email": STAFF, "email_verified": True, "name": "Staff", "groups": []}
        yield made


@pytest.fixture
def settings(tmp_path: Path, provider: StubProvider) -> Settings:
    return settings_for(
        tmp_path,
        base_url="http://know-how.council.example",
        trusted_hosts="know-how.council.example",
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_groups="g-stewards=steward, g-admins=admin",
    )

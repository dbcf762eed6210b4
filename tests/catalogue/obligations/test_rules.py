"""What looks like a secret in a record of accounts, and what does not."""

import random
import string

import pytest

from catalogue.obligations.rules import gives_secret_away

SECRETS = (
    "password: Sommer2026",
    "Pwd=hunter2",
    "The passphrase is correct horse",
    "api key = 12345",
    "token:abc",
    "-----BEGIN RSA PRIVATE KEY-----",
    "postgres://admin:letmein@db.council.example/housing",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0",
    "AKIAIOSFODNN7EXAMPLE",
    "svc_housing / P@ssw0rd!23",
    "root aK9$xQ2!mZ7p",
    "admin@council.example x7Kq2Lm9Rt4Vb1",
)
PLAIN = (
    "",
    "svc_housing_prod, svc_housing_test",
    "svc_Housing_Prod01 and svcHousingBatch2024",
    "Domain administrator, database owner (HOUSING\\dba_Owner)",
    "admin@council.example; second.admin@council.example",
    "Passwords were reset in the vault on 3 March 2026 and the old ones revoked",
    "The token was rotated; it is in the vault",
    "https://vault.council.example/Secrets/Housing2026/a1B2c3D4e5",
    "CN=HousingAdmins2024,OU=Groups,DC=council",
    "3f2a9c1e-77aa-4c0b-9d0f-00aa11bb22cc",
    "Break-glass account BG-01 (sealed envelope 4711)",
    "SQL Server 2019 sa login disabled",
)


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_seen(text: str) -> None:
    assert gives_secret_away(text)


@pytest.mark.parametrize("text", PLAIN)
def test_names_and_places_are_no_secrets(text: str) -> None:
    assert not gives_secret_away(text)


def test_what_a_generator_makes_is_seen_nearly_always(seeded: random.Random) -> None:
    letters = string.ascii_letters + string.digits + "!#$%&*+=?^"
    made = ["".join(seeded.choices(letters, k=16)) for _ in range(400)]
    assert sum(map(gives_secret_away, made)) > 380

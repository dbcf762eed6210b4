"""The portal's settings, read from the environment: what each means, its default, and the keys of a demonstration."""

import os
import secrets
from collections.abc import Set
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from catalogue.exchange.publisher import Publisher
from catalogue.terms import Nation, Role

KEY_BYTES = 32
PREFIX = "PORTAL_"
DEMO_CONTACT = "know-how@council.example"
# Held for the whole council by its own staff; others are for one contract or for people from outside.
ROLES_OF_GROUPS = (Role.READER, Role.STEWARD, Role.PROCUREMENT, Role.AUDITOR, Role.ADMIN)


class WrongSettings(Exception):
    """Settings that cannot be used, each with what is wrong and how to mend it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Every setting; the environment's name is the field's in capitals after PORTAL_."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    mode: Literal["demo", "production"] = Field("demo", description="`production` refuses to start on unsafe settings.")
    name: str = Field("Know-how", description="What the portal is called, in the head of each page.")
    council: str = Field("Elvershire Council", description="The council whose portal this is.")
    ocid_prefix: str = Field(
        "", pattern=r"^(ocds-[a-z0-9]{6})?$", description="The council's registered OCDS prefix, such as ocds-ab12cd."
    )
    brand_colour: str = Field("#00594c", pattern=r"^#[0-9a-fA-F]{6}$", description="The council's colour, as #rrggbb.")
    contact_email: str = Field("", description="Where people can write for help; shown on help and error pages.")
    base_url: str = Field("", description="The address people use, such as https://know-how.council.example.")
    host: str = Field("127.0.0.1", description="The address of this machine to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="The port to listen on.")
    trusted_hosts: str = Field("", description="Host names that may be asked for, separated by commas; IPv6 as [::1].")
    proxy_hops: int = Field(0, ge=0, le=5, description="How many proxies of ours stand before the portal.")
    data_dir: Path = Field(Path("var"), description="The folder for the database, the search index and keys.")
    database_url: str = Field("", description="Where the database is; empty is SQLite in the data folder.")
    database_owner_url: str = Field("", description="The database as its owner, for migrations only.")
    secret_key: SecretStr = Field(SecretStr(""), description="Signs sessions: at least 32 random bytes.")
    audit_key: SecretStr = Field(SecretStr(""), description="Seals the audit trail: at least 32 random bytes.")
    audit_anchor: Path | None = Field(None, description="A file, best on another machine, that proves the trail whole.")
    nation: Nation = Field(
        Nation.ENGLAND_AND_WALES, description="Whose bank holidays count where a contract says none."
    )
    scan_command: str = Field("", description="A command that looks into a file for viruses; it is given the path.")
    smtp_url: SecretStr = Field(SecretStr(""), description="The mail server, such as smtp://user:password@host:587.")
    mail_from: str = Field("", description="The address that mail comes from; empty is PORTAL_CONTACT_EMAIL.")
    backup_dir: Path | None = Field(None, description="A folder, best on another machine's disk, for nightly backups.")
    packs_dir: Path | None = Field(None, description="A folder elsewhere, for all hand-over packs, each night.")
    backup_keep: int = Field(14, ge=1, le=3660, description="How many nightly backups are kept there.")
    oidc_issuer: str = Field("", description="Turns single sign-on on: the issuer of the council's OpenID provider.")
    oidc_client_id: str = Field("", description="What the provider calls this portal.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="The portal's password at the provider.")
    oidc_groups: str = Field("", description="Roles by group: `GROUP=ROLE`, several separated by commas.")
    oidc_new_people: str = Field("", description="Mail domains whose people sign-on adds as staff; empty adds nobody.")
    oidc_break_glass: str = Field("", description="Addresses of staff who may sign in by password all the same.")
    metrics: Literal["off", "loopback", "token"] = Field("off", description="Who may read /metrics.")
    metrics_token: SecretStr = Field(SecretStr(""), description="The bearer token for /metrics, if it asks for one.")

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, with well-known passwords."""
        return self.mode == "demo"

    @property
    def asks_for_codes(self) -> bool:
        """Whether who signs in with a password needs a code too. A demonstration's accounts are everybody's."""
        return not self.demo

    @property
    def contact(self) -> str:
        """Where people can write for help; empty if nobody has said. The demo council has an address of its own."""
        return self.contact_email or (DEMO_CONTACT if self.demo else "")

    @property
    def sender(self) -> str:
        """The address that mail comes from; empty if nobody has said."""
        return self.mail_from or self.contact

    @property
    def sends_mail(self) -> bool:
        """Whether mail goes out; a demonstration writes it into a folder."""
        return self.demo or bool(self.smtp_url.get_secret_value())

    @property
    def mail_dir(self) -> Path:
        """The folder into which a demonstration writes its mail."""
        return self.data_dir / "mail"

    @property
    def address(self) -> str:
        """The portal's own address, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def publisher(self) -> Publisher:
        """Whose data the portal gives out."""
        return Publisher(self.address, self.council, self.ocid_prefix)

    @property
    def hosts(self) -> list[str]:
        """The host names that requests may ask for; empty means any, which only a demonstration allows."""
        named = [host_name(host.strip()) for host in self.trusted_hosts.split(",") if host.strip()]
        return named or ([host_name(urlsplit(self.base_url).netloc)] if self.base_url else [])

    @field_validator("oidc_issuer")
    @classmethod
    def _has_libraries(cls, issuer: str) -> str:
        if issuer and find_spec("authlib") is None:
            raise ValueError("single sign-on needs the libraries of the extra “sso”, which are not installed")
        return issuer

    @field_validator("oidc_groups")
    @classmethod
    def _names_roles(cls, written: str) -> str:
        roles_by_group(written)
        return written

    @property
    def signs_on(self) -> bool:
        """Whether council staff come by single sign-on."""
        return bool(self.oidc_issuer)

    def roles_for(self, groups: Set[str]) -> frozenset[Role]:
        """The roles that single sign-on gives to who is in these groups."""
        return frozenset(role for group, role in roles_by_group(self.oidc_groups) if group in groups)

    def may_be_new(self, email: str) -> bool:
        """Whether single sign-on adds someone with this address to the directory."""
        return email.rpartition("@")[2] in words_of(self.oidc_new_people)

    def staff_may_use_password(self, email: str) -> bool:
        """Whether someone of the council's staff may sign in by password: in production only where nothing else is."""
        return self.demo or not self.signs_on or email.strip().lower() in words_of(self.oidc_break_glass)

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'portal.sqlite3').resolve()}"

    @property
    def index_dir(self) -> Path:
        """The folder of the search index."""
        return self.data_dir / "index"

    @property
    def blobs_dir(self) -> Path:
        """The folder of files that people handed in."""
        return self.data_dir / "files"

    @cached_property
    def session_secret(self) -> str:
        """What signs sessions."""
        return self._key(self.secret_key, "secret-key")

    @cached_property
    def audit_secret(self) -> bytes:
        """What seals the audit trail."""
        return self._key(self.audit_key, "audit-key").encode()

    def _key(self, given: SecretStr, file_name: str) -> str:
        if given.get_secret_value() or not self.demo:
            return given.get_secret_value()
        return kept_key(self.data_dir / file_name)


def words_of(written: str) -> list[str]:
    """What stands between commas, in small letters."""
    return [word.strip().lower() for word in written.split(",") if word.strip()]


def roles_by_group(written: str) -> list[tuple[str, Role]]:
    """`GROUP=ROLE, GROUP=ROLE` as pairs. Raises `ValueError` for a role that a group cannot give."""
    pairs = [pair.rpartition("=") for pair in written.split(",") if pair.strip()]
    for group, _, role in pairs:
        if not group.strip() or role.strip() not in ROLES_OF_GROUPS:
            raise ValueError(f"“{group}={role}” is not GROUP=ROLE with one of {', '.join(ROLES_OF_GROUPS)}")
    return [(group.strip(), Role(role.strip())) for group, _, role in pairs]


def host_name(written: str) -> str:
    """The host in `name`, `name:port` or `[address]:port`, as hosts are compared; anything else stays as it is."""
    try:
        return (urlsplit(f"//{written}").hostname or written).encode("idna").decode("ascii")
    except ValueError:
        return written


def kept_key(path: Path) -> str:
    """The key in this file, which only its owner can read; made when it is first asked for."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", dir=path.parent) as made:  # mode 0600
            made.write(secrets.token_urlsafe(KEY_BYTES))
            made.flush()
            with suppress(FileExistsError):  # another process was first: its key counts
                os.link(made.name, path)
    return path.read_text().strip()


def read_settings() -> Settings:
    """The settings in the environment. Raises `WrongSettings` with every value that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSettings([_words(problem["loc"], problem["msg"]) for problem in error.errors()]) from None


def _words(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{PREFIX}{str(place[0]).upper()} cannot be used: {message[0].lower()}{message[1:]}."

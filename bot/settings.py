"""Settings from the environment or a `.env` file, read once at the start."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.group_memory import MESSAGES_A_MINUTE, REPEAT_S
from knowledge.loading import SHIPPED

_EXAMPLES: Final = {
    "TELEGRAM_BOT_TOKEN": "123456:ABC-DEF as BotFather gives it",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081",
    "SEOULBOT_DATABASE_URL": "sqlite:////var/lib/seoulbot/seoulbot.sqlite3 or postgresql://user:password@host/name",
    "SEOULBOT_SECRET": "at least 16 random characters",
    "SEOULBOT_KNOWLEDGE": "/srv/knowledge, a folder with faq/ in it",
    "SEOULBOT_WEBHOOK_URL": "https://bot.example.kr/telegram",
    "SEOULBOT_WEBHOOK_SECRET": "1 to 256 letters, digits, _ and -, at least 16 of them",
    "SEOULBOT_METRICS_PORT": "9090",
    "SEOULBOT_HOST": "127.0.0.1, or 0.0.0.0 for a webhook in a container",
    "SEOULBOT_PORT": "8080",
    "SEOULBOT_MESSAGES_A_MINUTE": "30",
    "SEOULBOT_GROUP_MESSAGES_A_MINUTE": "15",
    "SEOULBOT_GROUP_REPEAT_MINUTES": "10",
    "SEOULBOT_SENDING_A_SECOND": "30",
    "SEOULBOT_TIMEZONE": "Asia/Seoul",
    "SEOULBOT_ADMINS": "1234567, 7654321",
    "SEOULBOT_ADMIN_GROUP": "-1001234567890",
    "SEOULBOT_UNANSWERED_FROM": "1",
}


SECRET_MISSING: Final = "SEOULBOT_SECRET is missing: replicas that share a PostgreSQL need the same one."
TELEGRAM: Final = "https://api.telegram.org"
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def _looks_like_a_token(token: SecretStr) -> SecretStr:
    bot_id, colon, key = token.get_secret_value().partition(":")
    if not (bot_id.isdigit() and colon and key and key.isascii() and "/" not in key):
        raise ValueError("is no bot token")
    return token


def _http_root(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("is no web address")
    return url


def _listed_ids(value: object) -> object:
    return re.findall(r"[^\s,]+", value) if isinstance(value, str) else value


def _known_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is no time zone") from error
    return name


def _database_url(url: str) -> str:
    """The password stays hidden: an address that cannot be used is not repeated."""
    path = url.removeprefix("sqlite:///")
    is_file = path != url and path not in ("", ":memory:")
    if not (is_file or re.fullmatch(r"postgresql://[^/\s]*/[^/\s]\S*", url)):
        raise ValueError("is no address of an SQLite file or a PostgreSQL")
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch("[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
        raise ValueError("cannot be a webhook's secret token")
    return secret


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram posts updates, and how they prove to come from Telegram."""

    url: str
    secret: SecretStr


class Settings(BaseSettings):
    """All the bot's settings; secrets are hidden when printed."""

    model_config = SettingsConfigDict(frozen=True, env_file=".env", extra="ignore", env_ignore_empty=True)

    token: Annotated[SecretStr, AfterValidator(_looks_like_a_token)] | None = Field(
        None, validation_alias="TELEGRAM_BOT_TOKEN"
    )
    """Without a token the playground is served."""
    api_url: Annotated[str, AfterValidator(_http_root)] = Field(TELEGRAM, validation_alias="TELEGRAM_API_URL")
    """Root of the Bot API server; `/bot<token>` and `/file/bot<token>` are appended."""
    database_url: Annotated[str, AfterValidator(_database_url)] | None = Field(
        None, validation_alias="SEOULBOT_DATABASE_URL", repr=False
    )
    secret: Annotated[SecretStr, Field(min_length=16)] | None = Field(None, validation_alias="SEOULBOT_SECRET")
    """Key of the hashes under which people are stored; made beside the database when not given."""
    knowledge: Path = Field(SHIPPED, validation_alias="SEOULBOT_KNOWLEDGE")
    webhook_url: Annotated[str, AfterValidator(_http_root)] | None = Field(
        None, validation_alias="SEOULBOT_WEBHOOK_URL"
    )
    """Where Telegram is to post updates; without it they are fetched by long polling."""
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = Field(
        None, validation_alias="SEOULBOT_WEBHOOK_SECRET"
    )
    host: str = Field("127.0.0.1", validation_alias="SEOULBOT_HOST")
    """Where the webhook and the metrics are served; the playground only on this machine."""
    port: int = Field(8080, ge=1, le=65535, validation_alias="SEOULBOT_PORT")
    metrics_port: int | None = Field(None, ge=1, le=65535, validation_alias="SEOULBOT_METRICS_PORT")
    """Where `/metrics` is served; nowhere unless it is given."""
    messages_a_minute: int = Field(30, ge=1, le=100_000, validation_alias="SEOULBOT_MESSAGES_A_MINUTE")
    """How much of what one person sends or presses is answered."""
    group_messages_a_minute: int = Field(
        MESSAGES_A_MINUTE, ge=1, le=100_000, validation_alias="SEOULBOT_GROUP_MESSAGES_A_MINUTE"
    )
    """How much the bot says in one group at most."""
    group_repeat_minutes: int = Field(REPEAT_S // 60, ge=0, le=1_440, validation_alias="SEOULBOT_GROUP_REPEAT_MINUTES")
    """How long a group is pointed to an answer given already; 0: it is repeated."""
    sending_a_second: int = Field(30, ge=1, le=1_000, validation_alias="SEOULBOT_SENDING_A_SECOND")
    """How many messages go out in a second at most, to all chats together; Telegram allows 30."""
    admins: Annotated[frozenset[int], NoDecode, BeforeValidator(_listed_ids)] = Field(
        frozenset(), validation_alias="SEOULBOT_ADMINS"
    )
    """Telegram ids of the owners, who may let curators in; separated by commas."""
    admin_group: int | None = Field(None, lt=0, validation_alias="SEOULBOT_ADMIN_GROUP")
    """The chat id of the group in which curators may work besides their private chats."""
    unanswered_from: int = Field(1, ge=1, le=1_000, validation_alias="SEOULBOT_UNANSWERED_FROM")
    """So many people must have asked a question before curators see it."""
    timezone: Annotated[str, AfterValidator(_known_timezone)] = Field(
        "Asia/Seoul", validation_alias="SEOULBOT_TIMEZONE"
    )

    @classmethod
    def read(cls) -> Self:
        """Read the environment; raises SettingsError naming every variable that cannot be used."""
        try:
            return cls()
        except ValidationError as error:
            lines = [_explain(detail["loc"], detail["msg"]) for detail in error.errors()]
            raise SettingsError("\n".join(lines)) from None
        except UnicodeDecodeError:
            raise SettingsError("The file .env is not UTF-8 text. Save it as UTF-8.") from None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        """Raises ValueError for settings that contradict each other; each names its variable."""
        if (self.webhook_url or "https://").startswith("http:") and self.api_url == TELEGRAM:
            raise ValueError("SEOULBOT_WEBHOOK_URL must begin with https://: Telegram posts to no other address.")
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("SEOULBOT_WEBHOOK_SECRET is missing: whoever guesses the address could post updates.")
        if is_shared_url(self.database_url or "") and not self.secret:
            raise ValueError(SECRET_MISSING)
        return self

    @property
    def webhook(self) -> Webhook | None:
        """Where updates are posted; None: they are fetched."""
        if self.webhook_url is None or self.webhook_secret is None:
            return None
        return Webhook(self.webhook_url, self.webhook_secret)

    def today(self) -> dt.date:
        """The date where the readers are."""
        return dt.datetime.now(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The readers' time zone."""
        return ZoneInfo(self.timezone)


def is_shared_url(database_url: str) -> bool:
    """Whether several processes may work with a database."""
    return database_url.startswith("postgresql://")


def default_database_url() -> str:
    """One SQLite file in the platform's folder for state."""
    return f"sqlite:///{platformdirs.user_state_path('seoulbot') / 'seoulbot.sqlite3'}"


def _explain(place: tuple[int | str, ...], problem: str) -> str:
    """Name the variable and what was expected; never its value, which may be secret."""
    problem = problem.removeprefix("Value error, ")
    if not place:
        return problem
    variable = str(place[0])
    return f"{variable}: {problem[0].lower()}{problem[1:]}. Expected for example: {_EXAMPLES.get(variable, '')}."

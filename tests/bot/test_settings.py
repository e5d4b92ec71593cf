"""Settings: read from the environment, refused with the variable's name and never its value."""

import pytest

from bot.errors import SettingsError
from bot.settings import Settings

VARIABLES = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_URL",
    "SEOULBOT_DATABASE_URL",
    "SEOULBOT_SECRET",
    "SEOULBOT_KNOWLEDGE",
    "SEOULBOT_HOST",
    "SEOULBOT_PORT",
    "SEOULBOT_TIMEZONE",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))


def test_without_any_variable_the_playground_is_set_up() -> None:
    settings = Settings.read()
    assert settings.token is None
    assert (settings.host, settings.port, settings.timezone) == ("127.0.0.1", 8080, "Asia/Seoul")


def test_a_dotenv_file_is_read(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("with-dotenv")
    (folder / ".env").write_text("SEOULBOT_PORT=9000\nSOMETHING_ELSE=1\n")
    monkeypatch.chdir(folder)
    assert Settings.read().port == 9000


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "not-a-token"),
        ("TELEGRAM_API_URL", "ftp://example"),
        ("SEOULBOT_DATABASE_URL", "mysql://somewhere"),
        ("SEOULBOT_SECRET", "short"),
        ("SEOULBOT_WEBHOOK_SECRET", "short"),
        ("SEOULBOT_METRICS_PORT", "-1"),
        ("SEOULBOT_PORT", "seventy"),
        ("SEOULBOT_TIMEZONE", "Asia/Soul"),
        ("SEOULBOT_TIMEZONE", "../etc/passwd"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_variable_and_an_example(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as refusal:
        Settings.read()
    assert str(refusal.value).startswith(f"{variable}: ")
    assert "Expected for example:" in str(refusal.value)
    assert value not in str(refusal.value)


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEOULBOT_PORT", "0")
    monkeypatch.setenv("SEOULBOT_SECRET", "short")
    with pytest.raises(SettingsError) as refusal:
        Settings.read()
    assert {line.partition(":")[0] for line in str(refusal.value).splitlines()} == {"SEOULBOT_PORT", "SEOULBOT_SECRET"}


def test_the_token_is_hidden_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:very-secret")
    assert "very-secret" not in repr(Settings.read())


def test_a_webhook_without_https_is_for_a_bot_api_server_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEOULBOT_WEBHOOK_URL", "http://bot.example/telegram")
    monkeypatch.setenv("SEOULBOT_WEBHOOK_SECRET", "x" * 16)
    with pytest.raises(SettingsError, match="must begin with https://"):
        Settings.read()
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")
    assert Settings.read().webhook is not None

"""What can stop the bot, each told to its operator in one line.

BotError
├── SettingsError       an environment variable has a value that cannot be used
├── TokenRefusedError   Telegram does not know the token
├── AddressTakenError   a port to be served on is in use
├── StoreError          the database cannot be used
├── BackupError         the database could not be copied
├── TakenOverError      another process answers an update by now
├── PutOffError         the bot stops before an answer could be sent
├── WorkFailedError     a child process took too much time or memory
├── PictureError        a picture could not be drawn
└── PublishingError     a revision cannot be made the one that answers
    ├── BaseMovedError      another revision answers by now
    ├── NoSuchRevisionError no revision of that number was published
    └── BelowThresholdError its checks do worse than demanded
"""


class BotError(Exception):
    """The bot cannot go on; the message says what to do."""


class SettingsError(BotError):
    """An environment variable has a value that cannot be used."""


class TokenRefusedError(BotError):
    """Telegram does not know the token."""


class AddressTakenError(BotError):
    """A port to be served on is in use, or needs rights."""


class StoreError(BotError):
    """The database cannot be used."""


class BackupError(BotError):
    """The database could not be copied."""


class PictureError(BotError):
    """A picture could not be drawn."""


class TakenOverError(BotError):
    """Another process answers an update by now, because this one gave no sign of life for long."""


class PutOffError(BotError):
    """The bot stops before an answer could be sent: it is sent after the next start."""


class WorkFailedError(BotError):
    """A child process took too much time or memory."""

    def __init__(self) -> None:
        super().__init__("It took too much time or memory, and was given up.")


class PublishingError(BotError):
    """A revision cannot be made the one that answers."""


class BaseMovedError(PublishingError):
    """Somebody published or rolled back meanwhile: what was shown is no longer what would change."""

    def __init__(self) -> None:
        super().__init__("Another revision answers by now. Look at the changes again, then publish.")


class NoSuchRevisionError(PublishingError):
    """No revision of that number was published."""

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no revision {number}. `seoulbot kb log` lists them.")


class BelowThresholdError(PublishingError):
    """The checks do worse than `checks/thresholds.yaml` demands; the old revision keeps answering."""

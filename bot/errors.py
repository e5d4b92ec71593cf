"""What can stop the bot, each told to its operator in one line.

BotError
├── SettingsError       an environment variable has a value that cannot be used
├── TokenRefusedError   Telegram does not know the token
├── AddressTakenError   the playground's port is in use
└── StoreError          the database cannot be opened
"""


class BotError(Exception):
    """The bot cannot go on; the message says what to do."""


class SettingsError(BotError):
    """An environment variable has a value that cannot be used."""


class TokenRefusedError(BotError):
    """Telegram does not know the token."""


class AddressTakenError(BotError):
    """The playground's port is in use."""


class StoreError(BotError):
    """The database cannot be opened."""

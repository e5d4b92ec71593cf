"""What others start with, as a yardstick: an echo bot as the libraries' own examples have it, polling.

`python -m tests.benchmarks.echo_bots python-telegram-bot|aiogram TOKEN URL`. The first has its own HTTP client and
`concurrent_updates(True)`, which its users switch on for more than one update at once (256); aiogram does so by itself.
"""

import asyncio
import sys
from typing import Any


def main() -> None:
    """Echo what is said, until terminated."""
    library, token, url = sys.argv[1:]
    if library == "aiogram":
        asyncio.run(_aiogram(token, url))
    else:
        _python_telegram_bot(token, url)


def _python_telegram_bot(token: str, url: str) -> None:
    from telegram import Update  # in here: neither bot has the other's library in its memory
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        assert update.message.text is not None
        await update.message.reply_text(update.message.text)

    builder: Any = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


async def _aiogram(token: str, url: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    await dispatcher.start_polling(Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(url))))


if __name__ == "__main__":
    main()

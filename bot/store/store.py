"""What the bot keeps between starts: one database, opened once."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import open_engine
from bot.store.secret import kept_secret
from bot.store.tables import chat_settings
from knowledge.language import Language, is_language


class Store:
    """Reads and writes what is kept of chats; ids become keyed hashes here and nowhere else."""

    def __init__(self, engine: AsyncEngine, secret: bytes) -> None:
        self._engine = engine
        self._secret = secret

    async def language(self, chat_id: int) -> Language | None:
        """The language a chat has fixed; None: answer in the language of each question."""
        query = sa.select(chat_settings.c.language).where(chat_settings.c.chat == self._key(chat_id))
        async with self._engine.connect() as connection:
            code = await connection.scalar(query)
        return code if is_language(code) else None

    async def set_language(self, chat_id: int, language: Language | None) -> None:
        """Fix a chat's language, or free it with None."""
        chat = chat_settings.c.chat == self._key(chat_id)
        async with self._engine.begin() as connection:
            await connection.execute(sa.delete(chat_settings).where(chat))
            if language is not None:
                await connection.execute(sa.insert(chat_settings).values(chat=self._key(chat_id), language=language))

    def _key(self, telegram_id: int) -> str:
        return hmac.digest(self._secret, str(telegram_id).encode(), hashlib.sha256).hex()


@asynccontextmanager
async def open_store(database_url: str, secret: str | None = None) -> AsyncIterator[Store]:
    """Open and migrate the database at `sqlite:///PATH`; raises StoreError.

    Without a secret, one is made once and kept in a file beside the database.
    """
    engine = open_engine(database_url)
    try:
        path = Path(engine.url.database or "")
        yield Store(engine, secret.encode() if secret else kept_secret(path.with_name(f"{path.name}.secret")))
    finally:
        await engine.dispose()

"""What the bot keeps between starts: one database, opened once."""

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.migrating import migrate
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
        row = insert(chat_settings).values(chat=self._key(chat_id), language=language)
        async with self._engine.begin() as connection:
            await connection.execute(
                row.on_conflict_do_update(index_elements=[chat_settings.c.chat], set_={"language": language})
            )

    def _key(self, telegram_id: int) -> str:
        return hmac.digest(self._secret, str(telegram_id).encode(), hashlib.sha256).hex()


@asynccontextmanager
async def open_store(database_url: str, secret: str | None = None) -> AsyncIterator[Store]:
    """Open and migrate the database at `sqlite:///PATH`; raises StoreError.

    Without a secret, one is made once and kept in a file beside the database.
    """
    path = Path(sa.make_url(database_url).database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = secret.encode() if secret else _kept_secret(path.with_name(f"{path.name}.secret"))
        migrate(database_url)
    except (OSError, sa.exc.SQLAlchemyError) as error:
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"The database {path} cannot be opened: {reason}. Check SEOULBOT_DATABASE_URL.") from error
    engine = create_async_engine(sa.make_url(database_url).set(drivername="sqlite+aiosqlite"))
    try:
        yield Store(engine, key)
    finally:
        await engine.dispose()


def _kept_secret(path: Path) -> bytes:
    """The secret in `path`, made on the first start and readable by its owner only."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().encode()

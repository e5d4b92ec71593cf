"""Opens the answer core for any surface: Telegram, the playground, the terminal."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from bot.settings import Settings
from knowledge.index_cache import default_cache_folder
from knowledge.knowledge_base import KnowledgeBase, open_knowledge_base
from responders.assistant import Assistant
from responders.rendering import Renderer

MESSAGE_LIMIT: Final = 4096
"""Characters of a message after parsing: telegram.constants.MessageLimit.MAX_TEXT_LENGTH, without that import."""


def open_assistant(settings: Settings) -> Assistant:
    """The answer core over the files of the settings; raises KnowledgeError."""
    knowledge = open_knowledge_base(settings.knowledge, default_cache_folder(), settings.today())
    return assistant_over(knowledge, settings.today)


def assistant_over(knowledge: KnowledgeBase, today: Callable[[], dt.date]) -> Assistant:
    """The answer core over a knowledge base, in messages as long as Telegram takes."""
    return Assistant(knowledge, Renderer(today, MESSAGE_LIMIT))

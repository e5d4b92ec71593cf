"""Opens the answer core for any surface: Telegram, the playground, the terminal."""

from typing import Final

from bot.settings import Settings
from knowledge.index_cache import default_cache_folder
from knowledge.knowledge_base import open_knowledge_base
from responders.assistant import Assistant
from responders.rendering import Renderer

MESSAGE_LIMIT: Final = 4096
"""Characters of a message after parsing: telegram.constants.MessageLimit.MAX_TEXT_LENGTH, without that import."""


def open_assistant(settings: Settings) -> Assistant:
    """The answer core over the knowledge base of the settings; raises KnowledgeError."""
    knowledge = open_knowledge_base(settings.knowledge, default_cache_folder(), settings.today())
    return Assistant(knowledge, Renderer(settings.today, MESSAGE_LIMIT))

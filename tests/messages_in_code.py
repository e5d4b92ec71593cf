"""The messages of the code and the templates, collected as `make catalogues` does."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

import bot
import knowledge
import responders

PROJECT: Final = Path(__file__).parents[1]


def messages_by_file() -> Mapping[str, set[str]]:
    """Path from the project's folder -> the messages that stand in the file."""
    mappings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    found = defaultdict[str, set[str]](set)
    for package in (bot, knowledge, responders):
        folder = Path(package.__path__[0])
        extracted = extract_from_dir(
            folder,
            method_map=[(mapping["pattern"], mapping["method"]) for mapping in mappings],
            options_map={mapping["pattern"]: mapping for mapping in mappings},
            keywords={**DEFAULT_KEYWORDS, "N_": None, "translate": None, "said": None},
        )
        for name, _, message, _, _ in extracted:
            if isinstance(message, str):
                found[f"{folder.name}/{Path(name).as_posix()}"].add(message)
    return found

"""pydantic's problems in a curator's words: what is wrong and how to mend it."""

from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from knowledge.errors import Problem
from knowledge.yaml_lines import Location, YamlDocument

_FOLLOW_UP: Final = "too_short"
"""pydantic also calls a list empty when its only item was refused."""


def explain(error: ValidationError) -> Iterator[tuple[Location, str, str]]:
    """Each problem as its place in the file, what is wrong, and the remedy."""
    details = error.errors(include_url=False)
    places = [_place(detail["loc"]) for detail in details]
    for detail, place in zip(details, places, strict=True):
        deeper = any(other != place and other[: len(place)] == place for other in places)
        if detail["type"] != _FOLLOW_UP or not deeper:
            yield (place, *_words(detail, place))


def reading_problems(name: str, document: YamlDocument) -> list[Problem]:
    """What could not be read of the file called `name`."""
    return [Problem(name, found.line, found.what, found.remedy) for found in document.problems]


def validation_problems(
    error: ValidationError, name: str, document: YamlDocument, at: Location = (), prefix: str = ""
) -> list[Problem]:
    """What is wrong with the value at `at` in the file called `name`; `prefix` says whose value it is."""
    return [
        Problem(name, document.line_of((*at, *place)), f"{prefix}{what}", remedy, at=(*at, *place))
        for place, what, remedy in explain(error)
    ]


def _place(location: Location) -> Location:
    """The place as it stands in the file: without the kind of value, which pydantic puts in after `value`."""
    if "value" not in location[:-1]:
        return location
    kind = location.index("value") + 1
    return location[:kind] + location[kind + 1 :]


def _words(detail: ErrorDetails, place: Location) -> tuple[str, str]:
    field = ".".join(str(step) for step in place if step != "[key]")
    name = f"'{field}'" if field else "This"
    match detail["type"]:
        case "missing":
            return f"{name} is missing.", f"Add '{place[-1]}:'."
        case "extra_forbidden":
            return f"The field {name} is not known here.", "Remove it or correct its spelling."
        case "value_error":
            what, _, remedy = detail["msg"].removeprefix("Value error, ").partition("; ")
            return f"{name}: {what}.", f"{remedy[:1].upper()}{remedy[1:]}." if remedy else "Correct it."
        case "string_too_short" | "too_short":
            return f"{name} is empty.", "Write at least one."
        case "string_too_long":
            return f"{name} is too long.", f"Use at most {detail.get('ctx', {}).get('max_length')} characters."
        case "string_type":
            return f"{name} must be text.", "Write text; put quotes around a figure or a date that is meant as text."
        case "string_pattern_mismatch":
            return f"{name} is no id.", "Use small letters, digits and single hyphens, such as electric-buses."
        case "literal_error":
            return f"{name} has a value that is not known.", f"Use one of {detail.get('ctx', {}).get('expected', '')}."
        case "tuple_type":
            return f"{name} must be a list.", "Write each item on a line of its own, after '- '."
        case "dict_type" | "model_type":
            return f"{name} must hold named fields.", "Write each as 'name: value', indented."
        case _:
            return f"{name}: {detail['msg']}.", "Correct it."

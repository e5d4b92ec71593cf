"""pydantic's problems in a curator's words: what is wrong and how to mend it."""

from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from knowledge.errors import Problem, UnfitValueError
from knowledge.said import said
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
    error: ValidationError, name: str, document: YamlDocument, at: Location = (), entry: object = None
) -> list[Problem]:
    """What is wrong with the value at `at` in the file called `name`; `entry`: the id of its entry."""
    problems = []
    for place, what, remedy in explain(error):
        told = what if entry is None else said("Entry '{entry}': {what}", entry=entry, what=what)
        problems.append(Problem(name, document.line_of((*at, *place)), told, remedy, at=(*at, *place)))
    return problems


def _place(location: Location) -> Location:
    """The place as it stands in the file: without the kind of value, which pydantic puts in after `value`."""
    if "value" not in location[:-1]:
        return location
    kind = location.index("value") + 1
    return location[:kind] + location[kind + 1 :]


def _words(detail: ErrorDetails, place: Location) -> tuple[str, str]:
    field = ".".join(str(step) for step in place if step != "[key]")
    name = said("'{name}'", name=field) if field else said("This")
    limits = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return said("{name} is missing.", name=name), said("Add '{field}:'.", field=place[-1])
        case "extra_forbidden":
            what = said("The field '{name}' is not known here.", name=field)
            return what, said("Remove it or correct its spelling.")
        case "value_error" if isinstance(unfit := limits.get("error"), UnfitValueError):
            return said("{name}: {what}", name=name, what=unfit.what), unfit.remedy
        case "value_kind":
            what = said("{name}: needs exactly one of: {kinds}.", name=name, kinds=limits["kinds"])
            return what, said("Correct it.")
        case "string_too_short" | "too_short":
            return said("{name} is empty.", name=name), said("Write at least one.")
        case "string_too_long":
            remedy = said("Use at most {count} characters.", count=limits["max_length"])
            return said("{name} is too long.", name=name), remedy
        case "string_type":
            remedy = said("Write text; put quotes around a figure or a date that is meant as text.")
            return said("{name} must be text.", name=name), remedy
        case "string_pattern_mismatch":
            remedy = said("Use small letters, digits and single hyphens, such as electric-buses.")
            return said("{name} is no id.", name=name), remedy
        case "literal_error":
            return said("{name} has a value that is not known.", name=name), _one_of(limits["expected"])
        case "bool_type" | "bool_parsing":
            return said("{name} must be true or false.", name=name), said("Write true or false, without quotes.")
        case "int_type" | "int_parsing" | "int_from_float" | "float_type" | "float_parsing":
            return said("{name} must be a number.", name=name), said("Write it in plain digits.")
        case "greater_than_equal":
            return said("{name} is too small.", name=name), said("Write at least {least}.", least=limits["ge"])
        case "less_than_equal":
            return said("{name} is too large.", name=name), said("Write at most {most}.", most=limits["le"])
        case "tuple_type":
            return said("{name} must be a list.", name=name), said("Write each item on a line of its own, after '- '.")
        case "dict_type" | "model_type" | "mapping_type" | "model_attributes_type":
            what = said("{name} must hold named fields.", name=name)
            return what, said("Write each as 'name: value', indented.")
        case _:
            return said("{name}: {why}.", name=name, why=detail["msg"]), said("Correct it.")


def _one_of(expected: str) -> str:
    """The remedy where only some values are known, which pydantic lists as `'a', 'b' or 'c'`."""
    first, _, last = expected.rpartition(" or ")
    return said("Use one of {first} or {last}.", first=first, last=last) if first else said("Use {value}.", value=last)

"""Texts for people that can be said in another language later: they keep what they were made of.

Here they are English; `responders` has the catalogues.
"""

from collections.abc import Mapping
from typing import Self


class Said(str):
    """A text with its slots filled, that still knows its template and what fills the slots."""

    __slots__ = ("slots", "template")

    template: str
    slots: Mapping[str, str]

    def __new__(cls, template: str, slots: Mapping[str, str]) -> Self:
        text = super().__new__(cls, template.format(**slots) if slots else template)
        text.template, text.slots = template, slots
        return text

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, str]]]:
        """How it is pickled on its way from a child process."""
        return type(self), (self.template, self.slots)


def said(template: str, /, **slots: object) -> Said:
    """The text of a template with `{name}` slots; one that is filled by such a text is translated with it.

    Without slots braces are text. Collected for the catalogue like `N_`: write the template out where it is used.
    """
    return Said(template, {name: value if isinstance(value, str) else str(value) for name, value in slots.items()})

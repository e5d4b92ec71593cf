"""Build hook: compile the gettext catalogues, so that wheels and editable installs carry them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Write `messages.mo` beside every `messages.po`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po_path in sorted(Path(self.root).glob("responders/locale/*/LC_MESSAGES/*.po")):
            with po_path.open("rb") as po_file:
                catalogue = read_po(po_file, abort_invalid=True)
            with po_path.with_suffix(".mo").open("wb") as mo_file:
                write_mo(mo_file, catalogue)

"""YAML as `yaml_lines` reads it: the same plain words, no aliases."""

from decimal import Decimal

import yaml

from knowledge.moments import Moment
from knowledge.yaml_lines import PlainWords


class CuratedDumper(yaml.SafeDumper):
    """Writes what `yaml_lines` reads."""

    yaml_implicit_resolvers = PlainWords.yaml_implicit_resolvers

    def ignore_aliases(self, data: object) -> bool:
        """Aliases are refused when read."""
        return True


CuratedDumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")
)
CuratedDumper.add_representer(
    Moment, lambda dumper, moment: dumper.represent_scalar("tag:yaml.org,2002:str", str(moment))
)

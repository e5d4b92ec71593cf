"""Charts as SVG: lines in a legend of their own, told apart by the colour-blind too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jinja2 import Environment, StrictUndefined


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a chart, from 0 at the origin to 1 at its end."""

    label: str
    ticks: Sequence[tuple[float, str]]
    """Places on the axis, between 0 and 1, and what stands there."""


COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#7f7f7f")
"""Told apart by the colour-blind as well: Okabe and Ito, jfly.uni-koeln.de/color, less the yellow."""

_CHART: Final = Environment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
).from_string(
    """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 420" font-family="system-ui, sans-serif" font-size="13">
<title>{{ title }}</title>
<rect width="800" height="420" fill="#fff"/>
<text x="84" y="28" font-size="16" font-weight="600">{{ title }}</text>
{% for place, label in x.ticks %}
<path d="M{{ across(place) }} 50V360" stroke="#ddd"/>
<text x="{{ across(place) }}" y="378" text-anchor="middle">{{ label }}</text>
{% endfor %}
{% for place, label in y.ticks %}
<path d="M84 {{ up(place) }}H534" stroke="#ddd"/>
<text x="76" y="{{ up(place) }}" dy="4" text-anchor="end">{{ label }}</text>
{% endfor %}
<path d="M84 50V360H534" fill="none" stroke="#333"/>
<text x="309" y="404" text-anchor="middle">{{ x.label }}</text>
<text transform="translate(16 205) rotate(-90)" text-anchor="middle">{{ y.label }}</text>
{% for label, points, colour, dash in lines %}
<polyline fill="none" stroke="{{ colour }}" stroke-width="2" stroke-dasharray="{{ dash }}" points="
{%- for across_share, up_share in points %}{{ across(across_share) }},{{ up(up_share) }} {% endfor %}"/>
<path d="M550 {{ 60 + 22 * loop.index0 }}h24" stroke="{{ colour }}" stroke-width="2" stroke-dasharray="{{ dash }}"/>
<text x="581" y="{{ 64 + 22 * loop.index0 }}" font-size="12">{{ label }}</text>
{% endfor %}
</svg>
"""
)


def line_chart(title: str, x: Axis, y: Axis, lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """An SVG of lines by their label in the legend; points are places on the two axes, between 0 and 1."""
    styles = [(colour, dash) for dash in ("none", "6 4") for colour in COLOURS]
    drawn = [(label, points, *style) for (label, points), style in zip(lines.items(), styles, strict=False)]
    return _CHART.render(
        title=title,
        x=x,
        y=y,
        lines=drawn,
        across=lambda share: f"{84 + 450 * share:.1f}",
        up=lambda share: f"{360 - 310 * share:.1f}",
    )


def side_by_side(*charts: str) -> str:
    """One SVG of several line charts in a row."""
    placed = [
        chart.replace("<svg ", f'<svg x="{800 * number}" width="800" height="420" ', 1)
        for number, chart in enumerate(charts)
    ]
    size = f'viewBox="0 0 {800 * len(charts)} 420"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{"".join(placed)}</svg>\n'

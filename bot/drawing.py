"""Child process: a sheet of statistics as a picture for a phone.

The only file that imports matplotlib: drawing costs seconds and 100 MB, which the bot does not spend.
"""

import sys
from collections.abc import Sequence
from math import ceil
from typing import Final

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from pydantic import TypeAdapter
from pylopdf_fonts_ko import sans_path

from bot.charts import COLOURS
from bot.sheet import Group, Sheet

WIDTH: Final = 1200
HEIGHT: Final = 1540
"""Pixels: what a phone shows at its full width, in letters a third as high as here."""
_DPI: Final = 100
_POINT: Final = _DPI / 72
"""Pixels."""
_MARGIN: Final = 60
_TITLE: Final = 44
_HEADING: Final = 35
_TEXT: Final = 30
"""Heights of letters, in pixels."""
_ROW: Final = 46
_DATES: Final = 7
"""Labels under the days at most."""
_FEWEST_DAYS: Final = 7
"""So wide a chart is drawn at least: one day would fill it with one bar."""

_BLUE, _VERMILION, _SKY = COLOURS[0], COLOURS[1], COLOURS[5]
_SERIES: Final = (_BLUE, _SKY, _VERMILION, "#c4c4c4")
"""Answered, offered, not known, small talk: they differ in lightness, too."""
_PALE_BLUE: Final = "#cce3f0"
_PALE_VERMILION: Final = "#f7dfcc"
_INK: Final = "#222222"
_FAINT: Final = "#dddddd"


def draw(sheet: Sheet) -> Figure:
    """The picture, WIDTH by HEIGHT pixels."""
    _use_font()
    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    page = _Page(figure)
    page.write(_MARGIN, 70, sheet.title, _TITLE)
    for number, line in enumerate(sheet.totals):
        page.write(_MARGIN, 125 + 42 * number, line)
    page.write(_MARGIN, 235, sheet.by_day, _HEADING)
    top = page.legend(_MARGIN, 285, sheet.outcomes) + 40
    if any(map(any, sheet.daily)):
        _draw_days(page.axes(130, top, WIDTH - 220, 660 - top), sheet)
    else:
        page.write(_MARGIN, 500, sheet.nothing)
    left, right, half = _MARGIN, 630, 510
    page.bars(left, 765, half, sheet.surfaces, shares=True)
    page.bars(left, 975, half, sheet.languages, shares=True)
    page.bars(right, 765, half, sheet.votes, (_PALE_BLUE, _PALE_VERMILION), shares=True)
    page.bars(right, 927, half, sheet.reasons, (_PALE_VERMILION,))
    page.bars(left, 1230, 640, sheet.entries)
    page.bars(760, 1230, 380, sheet.words)
    return figure


class _Page:
    """The figure in pixels from the top left, as pictures are measured."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure
        self._paper = figure.add_axes((0, 0, 1, 1))
        self._paper.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        self._paper.axis("off")

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """A place for a chart."""
        return self._figure.add_axes(
            (left / WIDTH, 1 - (top + height) / HEIGHT, width / WIDTH, height / HEIGHT), facecolor="none"
        )

    def write(self, x: float, y: float, text: str, size: float = _TEXT, *, to_the_left: bool = False) -> float:
        """Write one line, its middle at `y`; gives how wide it is."""
        side = "right" if to_the_left else "left"
        written = self._paper.text(x, y, text, size=size / _POINT, color=_INK, ha=side, va="center_baseline")
        return float(written.get_window_extent().width)

    def legend(self, left: float, y: float, group: Group) -> float:
        """What each colour of the chart stands for, in as many lines as it takes; gives where the last one is."""
        x = left
        for (label, count), colour in zip(group.counts, _SERIES, strict=True):
            text = f"{label} {count:,}"
            if x > left and x + 34 + self._width(text) > WIDTH - _MARGIN:
                x, y = left, y + 42
            self._paper.add_patch(Rectangle((x, y - 12), 24, 24, color=colour, linewidth=0))
            x += 34 + self.write(x + 34, y, text) + 30
        return y

    def bars(
        self,
        left: float,
        top: float,
        width: float,
        group: Group,
        colours: Sequence[str] = (_PALE_BLUE,),
        *,
        shares: bool = False,
    ) -> None:
        """A line for each count under the heading, over a bar as long as its share of all or of the largest."""
        self.write(left, top, group.heading, _HEADING)
        counts = [count for _, count in group.counts]
        whole = (sum(counts) if shares else max(counts, default=0)) or 1
        for number, (label, count) in enumerate(group.counts):
            y = top + 50 + number * _ROW
            share, colour = count / whole, colours[number % len(colours)]
            bar = Rectangle((left, y - _ROW / 2 + 3), width * share, _ROW - 6, color=colour, linewidth=0)
            self._paper.add_patch(bar)
            told = f"{count:,} ({share:.0%})" if shares and count else f"{count:,}"
            room = width - 24 - self.write(left + width - 8, y, told, to_the_left=True)
            self.write(left + 8, y, self._fitted(label, room))
        if not counts:
            self.write(left + 8, top + 50, "–")

    def _fitted(self, text: str, room: float) -> str:
        """The text, or as much of its beginning as there is room for."""
        if self._width(text) <= room:
            return text
        while text and self._width(f"{text}…") > room:
            text = text[:-1].rstrip()
        return f"{text}…"

    def _width(self, text: str) -> float:
        """Pixels that a line of text takes."""
        tried = self._paper.text(0, 0, text, size=_TEXT / _POINT)
        width = tried.get_window_extent().width
        tried.remove()
        return float(width)


def _draw_days(axes: Axes, sheet: Sheet) -> None:
    """A bar for each day, its outcomes on top of each other."""
    days = range(len(sheet.dates))
    bottoms = [0] * len(days)
    for counts, colour in zip(zip(*sheet.daily, strict=True), _SERIES, strict=True):
        axes.bar(days, counts, bottom=bottoms, width=0.8, color=colour, linewidth=0)
        bottoms = [bottom + count for bottom, count in zip(bottoms, counts, strict=True)]
    spare = max(0, _FEWEST_DAYS - len(days)) / 2
    axes.set_xlim(-0.6 - spare, len(days) - 0.4 + spare)
    axes.set_ylim(0, max(bottoms) * 1.05)
    labelled = days[:: -ceil(len(days) / _DATES)]
    axes.set_xticks(labelled, [sheet.dates[place] for place in labelled])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(length=0, labelsize=(_TEXT - 3) / _POINT, labelcolor=_INK, pad=8)
    axes.grid(axis="y", color=_FAINT, linewidth=1)
    axes.set_axisbelow(True)
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.spines["bottom"].set_color(_INK)


def _use_font() -> None:
    """Noto Sans has Hangul; what else people write may stand in matplotlib's own font. No text is a formula."""
    font_manager.fontManager.addfont(sans_path())
    name = font_manager.FontProperties(fname=sans_path()).get_name()
    matplotlib.rcParams.update({"font.family": [name, "DejaVu Sans"], "text.parse_math": False})


def main() -> None:
    """Read a sheet as JSON from standard input, write the PNG to standard output."""
    sheet = TypeAdapter(Sheet).validate_json(sys.stdin.buffer.read())
    draw(sheet).savefig(sys.stdout.buffer, format="png")


if __name__ == "__main__":
    main()

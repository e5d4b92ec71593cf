"""The picture of the statistics: what it holds can be read, whatever the figures."""

from itertools import combinations
from typing import Final

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from bot.drawing import HEIGHT, WIDTH, draw
from bot.sheet import describe
from knowledge.entries import Revision
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from tests.bot.figures import made_up

LETTERS_PX: Final = 27
"""A phone shows the picture about a third as large: nine pixels of its own, as in its menus."""


def texts(figure: Figure) -> list[Text]:
    """Every text that can be seen; a chart also holds labels beyond its ends."""
    figure.canvas.draw()
    seen = [text for axes in figure.axes for text in axes.texts]
    for axis in (axis for axes in figure.axes[1:] for axis in (axes.xaxis, axes.yaxis)):
        low, high = axis.get_view_interval()
        seen += [tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
    return seen


def longest_titles(revision: Revision, language: Language) -> list[str]:
    """The five entries whose titles take most room."""
    entries = sorted(revision.entries, key=lambda entry: len(entry.wording(language).title))
    return [entry.id for entry in entries[-5:]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("days", "factor"), [(30, 1), (90, 4000), (7, 2), (1, 1), (30, 0)])
def test_no_text_covers_another_or_leaves_the_page(
    knowledge_base: KnowledgeBase, language: Language, days: int, factor: int
) -> None:
    revision = knowledge_base.revision
    statistics = made_up(days, factor, longest_titles(revision, language))
    seen = texts(draw(describe(statistics, revision, language)))
    assert len(seen) > 15
    boxes = [(text.get_text(), text.get_window_extent()) for text in seen]
    assert [text for text, box in boxes if box.x0 < 0 or box.x1 > WIDTH or box.y0 < 0 or box.y1 > HEIGHT] == []
    letters = [(text, box.expanded(1, 0.8)) for text, box in boxes]  # which are lower than their line
    assert [(one, other) for (one, box), (other, its) in combinations(letters, 2) if box.overlaps(its)] == []


def test_letters_are_large_enough_for_a_phone(knowledge_base: KnowledgeBase) -> None:
    figure = draw(describe(made_up(30), knowledge_base.revision, "ko"))
    sizes = [float(text.get_fontsize()) * figure.dpi / 72 for text in texts(figure)]
    assert min(sizes) == pytest.approx(LETTERS_PX)


@pytest.mark.parametrize(("days", "factor"), [(30, 1), (90, 4000), (1, 1)])
def test_days_are_counted_in_whole_numbers(knowledge_base: KnowledgeBase, days: int, factor: int) -> None:
    figure = draw(describe(made_up(days, factor), knowledge_base.revision, "en"))
    figure.canvas.draw()
    _, chart = figure.axes
    ticks = [label.get_text().replace(",", "") for label in chart.get_yticklabels()]
    assert len(ticks) >= 2
    assert all(tick.isdecimal() for tick in ticks)
    assert sorted(set(ticks), key=int) == ticks


def test_a_day_is_as_high_as_its_questions(knowledge_base: KnowledgeBase) -> None:
    statistics = made_up(7)
    _, chart = draw(describe(statistics, knowledge_base.revision, "en")).axes
    tops: dict[float, float] = {}
    for bar in chart.patches:
        box = bar.get_extents().transformed(chart.transData.inverted())
        tops[round(box.x0, 3)] = max(tops.get(round(box.x0, 3), 0.0), box.y1)
    asked = [day.answered + day.suggested + day.unknown + day.smalltalk for day in statistics.days]
    assert list(tops.values()) == pytest.approx(asked)

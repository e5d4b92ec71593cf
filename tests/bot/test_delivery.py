"""Messages on their way to Telegram."""

from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from bot.assembly import MESSAGE_LIMIT
from bot.delivery import keyboard
from responders.messages import Button, RenderedMessage


def test_the_limit_on_a_message_is_telegrams() -> None:
    assert MessageLimit.MAX_TEXT_LENGTH.value == MESSAGE_LIMIT


@given(st.lists(st.text("aB 전기", min_size=1, max_size=40), min_size=1, max_size=12))
def test_every_button_stands_once_in_its_order(labels: list[str]) -> None:
    made = keyboard(
        RenderedMessage(("",), tuple(Button(label, f"e:en:{number}") for number, label in enumerate(labels)))
    )
    assert made is not None
    buttons = [button for row in made.inline_keyboard for button in row]
    assert [button.text for button in buttons] == labels
    assert all(made.inline_keyboard)


def test_short_labels_share_a_row_and_hangul_counts_two_columns() -> None:
    made = keyboard(
        RenderedMessage(
            ("",), tuple(Button(label, "t:en") for label in ("Buses", "Taxis", "전기차와 기후", "공유와 도시 협력"))
        )
    )
    assert made is not None
    assert [[button.text for button in row] for row in made.inline_keyboard] == [
        ["Buses", "Taxis", "전기차와 기후"],
        ["공유와 도시 협력"],
    ]


def test_no_buttons_make_no_keyboard() -> None:
    assert keyboard(RenderedMessage(("",))) is None

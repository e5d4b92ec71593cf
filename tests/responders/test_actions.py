"""What buttons ask for, as the few bytes Telegram carries."""

from collections.abc import Callable
from functools import partial
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import ENTRY_ID_LIMIT, FACT_ID_LIMIT
from knowledge.knowledge_base import KnowledgeBase
from knowledge.language import LANGUAGES, Language
from responders.actions import (
    Action,
    ChooseForAsker,
    OpenEntry,
    OpenTopic,
    RemoveMessage,
    SetFullAnswers,
    SetLanguage,
    ShowMore,
    TellWhenKnown,
    Vote,
    VoteReason,
    decode,
    encode,
)
from responders.assistant import Assistant
from responders.messages import Answered, Choice, GroupSettings, Smalltalk, Suggested, Unknown

LONGEST_DATA = 64
"""Bytes: telegram.constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA."""

LANGUAGE = st.sampled_from(LANGUAGES)
PERSON = st.integers(1, 2**52 - 1)
"""Telegram's ids have at most 52 bits."""


def ids(limit: int) -> st.SearchStrategy[str]:
    """Ids as curators may write them."""
    return st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).map(lambda text: text[:limit].strip("-"))


ACTIONS = (
    st.builds(OpenEntry, LANGUAGE, ids(ENTRY_ID_LIMIT), st.none() | ids(FACT_ID_LIMIT))
    | st.builds(ShowMore, LANGUAGE, ids(ENTRY_ID_LIMIT), st.none() | ids(FACT_ID_LIMIT))
    | st.builds(OpenTopic, LANGUAGE)
    | st.builds(OpenTopic, LANGUAGE, ids(30), st.integers(0, 999))
    | st.builds(SetLanguage, st.none() | LANGUAGE)
    | st.builds(SetFullAnswers, st.booleans())
    | st.builds(Vote, st.booleans(), ids(ENTRY_ID_LIMIT), st.none() | ids(FACT_ID_LIMIT))
    | st.builds(
        Vote, st.just(False), ids(ENTRY_ID_LIMIT), st.none() | ids(FACT_ID_LIMIT), st.sampled_from(get_args(VoteReason))
    )
    | st.builds(TellWhenKnown, st.integers(1, 10**18 - 1))
    | st.builds(ChooseForAsker, PERSON, ids(ENTRY_ID_LIMIT))
    | st.builds(ChooseForAsker, PERSON, ids(20), ids(FACT_ID_LIMIT))
    | st.builds(RemoveMessage, PERSON)
)


@given(ACTIONS)
def test_an_action_read_back_is_the_same_action(action: Action) -> None:
    assert decode(encode(action)) == action


@given(ACTIONS)
def test_every_action_fits_the_bytes_telegram_carries(action: Action) -> None:
    assert len(encode(action).encode()) <= LONGEST_DATA


@pytest.mark.parametrize("make", [partial(OpenEntry, "en"), partial(Vote, False), partial(ChooseForAsker, 2**52 - 1)])
def test_the_longest_ids_fit_the_bytes_telegram_carries(make: Callable[[str, str], Action]) -> None:
    assert len(encode(make("e" * ENTRY_ID_LIMIT, "f" * FACT_ID_LIMIT)).encode()) <= LONGEST_DATA


def test_a_choice_too_long_for_its_fact_opens_the_entry() -> None:
    entry_id = "e" * ENTRY_ID_LIMIT
    choice = ChooseForAsker(2**52 - 1, entry_id, "f" * FACT_ID_LIMIT)
    assert decode(encode(choice)) == ChooseForAsker(2**52 - 1, entry_id)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (OpenEntry("en", "electric-buses", "share"), "e:en:electric-buses:share"),
        (OpenEntry("ko", "electric-buses"), "e:ko:electric-buses"),
        (ShowMore("en", "electric-buses", "share"), "m:en:electric-buses:share"),
        (ShowMore("ko", "electric-buses"), "m:ko:electric-buses"),
        (OpenTopic("ko", "families"), "t:ko:families"),
        (OpenTopic("en"), "t:en"),
        (SetLanguage("ko"), "l:ko"),
        (SetLanguage(None), "l"),
        (SetFullAnswers(True), "f:y"),
        (SetFullAnswers(False), "f:n"),
        (OpenTopic("ko", "families", 2), "t:ko:families:2"),
        (Vote(True, "electric-buses"), "v:y:electric-buses"),
        (Vote(False, "electric-buses", "share"), "v:n:electric-buses:share"),
        (Vote(False, "electric-buses", "share", "outdated"), "v:o:electric-buses:share"),
        (TellWhenKnown(12), "w:12"),
        (ChooseForAsker(1002, "electric-buses", "share"), "c:3ea:electric-buses:share"),
        (ChooseForAsker(1002, "electric-buses"), "c:3ea:electric-buses"),
        (RemoveMessage(1002), "x:3ea"),
    ],
)
def test_buttons_of_messages_already_sent_stay_readable(action: Action, data: str) -> None:
    assert (encode(action), decode(data)) == (data, action)


OF_ANOTHER_VERSION = (
    "", ":", "x", "e", "e:en", "e:fr:ev", "e:en:a:b:c", "e:en:a:", "t", "t:fr", "t:en:a:b", "t:en:a:0", "l:fr",
    "l:en:x", "f:x", "E:en:a", "v::x", "v:yn:x", "v:y:a:b:c:d", "v:y:", "v:y:a:", "w:", "w:x", "w:٣", "w:01", "c:3ea:",
    "c:3EA:a", "c:3ea:a:b:c", "x:", "x:g", "x:03", "w:" + "9" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("data", OF_ANOTHER_VERSION)
def test_data_of_another_version_asks_for_nothing(data: str) -> None:
    assert decode(data) is None


@given(
    st.text()
    | st.lists(
        st.sampled_from([*"eftlmvwcxynoqu", "yn", "en", "ko", "", "0", "7", "007", "ff", "buses", "9" * 40])
    ).map(":".join)
)
def test_any_data_is_read_as_what_is_written_so_or_asks_for_nothing(data: str) -> None:
    action = decode(data)
    assert action is None or encode(action) == data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_under_every_answer_asks_for_something_that_exists(
    knowledge_base: KnowledgeBase, assistant: Assistant, language: Language
) -> None:
    answers = [
        Answered(language, entry, fact_id, confidence=1.0)
        for entry in knowledge_base.revision.entries
        for fact_id in (None, *entry.facts)
    ]
    actions = [decode(button.action) for answer in answers for button in assistant.render(answer).buttons]
    opened = [assistant.open(action) for action in actions if isinstance(action, OpenEntry | ShowMore)]
    assert len(opened) == len(actions) > 0
    assert all(isinstance(answer, Answered) for answer in opened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_leads_to_its_entries(
    knowledge_base: KnowledgeBase, assistant: Assistant, language: Language
) -> None:
    listed = assistant.render(assistant.open(OpenTopic(language))).buttons
    topics = [decode(button.action) for button in listed]
    ahead = [topic for topic in topics if isinstance(topic, OpenTopic)]
    pages = []
    for topic in ahead:
        pages.append(assistant.render(assistant.open(topic)))
        shown = [decode(button.action) for button in pages[-1].buttons]
        ahead += [page for page in shown if isinstance(page, OpenTopic) and page.page > topic.page]
    found = {
        action.entry_id
        for page in pages
        for button in page.buttons
        if isinstance(action := decode(button.action), OpenEntry)
    }
    assert found == {entry.id for entry in knowledge_base.revision.entries}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_not_answered_can_go_on_by_a_button(assistant: Assistant, language: Language) -> None:
    lost = (Unknown(language), Smalltalk(language, "gone"), Smalltalk(language, "greeting"))
    assert all(decode(assistant.render(answer).buttons[-1].action) == OpenTopic(language) for answer in lost)


def test_more_offers_every_fact_the_answer_does_not_tell(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    for entry in knowledge_base.revision.entries:
        short, full = (assistant.render(Answered("en", entry, None, 1.0, more=more)) for more in (False, True))
        more = [action for button in short.buttons if isinstance(action := decode(button.action), ShowMore)]
        assert full.parts == short.parts
        assert not any(isinstance(decode(button.action), ShowMore) for button in full.buttons)
        assert more == ([ShowMore("en", entry.id)] if len(full.buttons) > len(short.buttons) - len(more) else [])


def test_a_choice_opens_the_entry_it_names(knowledge_base: KnowledgeBase, assistant: Assistant) -> None:
    entries = knowledge_base.revision.entries[:4]
    message = assistant.render(Suggested("en", tuple(Choice(entry) for entry in entries), 0.4))
    assert [decode(button.action) for button in message.buttons] == [OpenEntry("en", entry.id) for entry in entries]


def test_the_language_menu_offers_each_language_and_the_questions_own(assistant: Assistant) -> None:
    buttons = assistant.render(Smalltalk("en", "language-menu")).buttons
    assert [decode(button.action) for button in buttons] == [SetLanguage(None), SetLanguage("en"), SetLanguage("ko")]


@pytest.mark.parametrize("fixed", [None, *LANGUAGES])
@pytest.mark.parametrize("full", [False, True])
def test_the_settings_of_a_group_check_what_is_chosen(assistant: Assistant, fixed: Language | None, full: bool) -> None:
    menu = assistant.render(GroupSettings("en", "settings", fixed, full))
    checked = [decode(button.action) for button in (*menu.buttons, *menu.tools) if button.label.startswith("✓ ")]
    assert checked == [SetLanguage(fixed), SetFullAnswers(full)]

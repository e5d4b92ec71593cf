"""What the README says is true of the code."""

import re
import shutil
from pathlib import Path

import pytest

from bot.app import EXAMPLES
from bot.cli import app
from bot.playground.server import ExampleQuestion
from bot.settings import Settings
from knowledge.loading import SHIPPED, load_revision
from responders.assistant import Assistant, read_question
from responders.messages import Answered, Suggested, Unknown
from tests.conftest import TODAY

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_settings_table_names_every_variable_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert documented == {str(field.validation_alias) for field in Settings.model_fields.values()}


def test_the_commands_of_the_terminal_are_those_of_the_code() -> None:
    documented = set(re.findall(r"^\| `seoulbot (\w+)", README, re.MULTILINE))
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert documented == commands | {group.name for group in app.registered_groups}


def test_every_make_command_in_the_readme_exists_and_every_one_that_exists_is_in_the_readme() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) - {"nothing"} == targets


def test_running_and_testing_are_on_the_first_screen() -> None:
    first_screen = README.splitlines()[:24]
    assert any(line.startswith("make run") for line in first_screen)
    assert any(line.startswith("make test") for line in first_screen)


def test_every_linked_file_exists() -> None:
    for document in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_lock_files_carry_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-build.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock
        assert lock.count("==") <= lock.count("--hash=sha256:")


@pytest.mark.parametrize(
    ("example", "outcome", "language"),
    list(zip(EXAMPLES, (Answered, Answered, Suggested, Unknown), ("en", "ko", "en", "en"), strict=True)),
)
def test_the_playgrounds_examples_show_what_they_promise(
    assistant: Assistant, example: ExampleQuestion, outcome: type, language: str
) -> None:
    answer = assistant.answer(read_question(example.text))
    assert isinstance(answer, outcome)
    assert answer.language == language


def test_the_conversation_in_the_readme_is_what_the_bot_says(assistant: Assistant) -> None:
    for question in re.findall(r"\*\*you\*\* (.+)", README):
        answer = assistant.answer(read_question(question))
        said = assistant.render(answer).parts[0]
        first_line = re.sub(r"</?b>", "", said).partition("\n")[0].partition("(")[0].strip()
        assert first_line in README.replace("**", ""), question


def test_the_curators_example_is_valid(tmp_path: Path) -> None:
    guide = (ROOT / "knowledge" / "README.md").read_text(encoding="utf-8")
    example = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)[0]
    shutil.copytree(SHIPPED, tmp_path / "knowledge", ignore=shutil.ignore_patterns("__pycache__", "checks"))
    (tmp_path / "knowledge" / "faq" / "libraries.yaml").write_text(example, encoding="utf-8")
    assert load_revision(tmp_path / "knowledge", today=TODAY).entry("example-library") is not None

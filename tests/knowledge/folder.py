"""A small valid knowledge folder that a test breaks in one place."""

import datetime as dt
from pathlib import Path
from typing import Final

from knowledge.entries import Revision
from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.loading import load_revision

TODAY: Final = dt.date(2026, 11, 21)

FILES: Final = {
    "sources.yaml": """\
sources:
  - id: bulletin
    title: City bulletin
    posted_by: City Hall
    language: en
    dated_by: posted
    date: 2021-09-07
  - id: old-page
    title: 나무 이야기
    posted_by: Tree Office
    language: ko
    dated_by: undated
    latest_year: 2020
""",
    "contacts.yaml": """\
contacts:
  - id: dasan
    number: "120"
    name: {en: Call centre, ko: 콜센터}
    checked: 2026-11-21
  - id: emergency
    number: "119"
    name: {en: Ambulance, ko: 구급}
    checked: 2026-11-21
  - id: police
    number: "112"
    name: {en: Police, ko: 경찰}
    checked: 2026-11-21
""",
    "units.yaml": """\
units:
  thing: {en: "{n}", ko: "{n}개"}
  tree: {en: "{n} trees", en_one: "{n} tree", ko: "{n}그루"}
""",
    "faq/parks.yaml": """\
topic:
  id: parks
  title: {en: Parks, ko: 공원}

entries:
  - id: river-park
    time:
      kind: target
      as_of: 2021-09-07
      end: 2025
    jurisdiction:
      level: city
    sources: [bulletin]
    related: [tree-law]
    facts:
      benches:
        value: {number: 1200, unit: thing}
        label: {en: New benches, ko: 새 의자}
        phrasings:
          en:
            - how many benches are planned
          ko:
            - 의자 몇 개 놓나요
      opening:
        value:
          date: 2022-05
        label: {en: Opening, ko: 개장}
        sentence:
          en: The river park opens in {{ opening }}.
          ko: 강변공원은 {{ opening }}에 문을 엽니다.
        phrasings:
          en:
            - when does the river park open
          ko:
            - 강변공원은 언제 열어요
    en:
      title: River park
      phrasings:
        - park by the river
        - green space on the bank
      lead: The river park was to get {{ benches }} benches.
      body: It opens in {{ opening }}.
    ko:
      title: 강변공원
      phrasings:
        - 강가에 있는 공원
        - 물가 녹지
      lead: 강변공원에 의자 {{ benches }}를 놓을 계획이었습니다.
      body: 문을 여는 때는 {{ opening }}입니다.
""",
    "faq/rules.yaml": """\
topic:
  id: rules
  title: {en: Rules, ko: 규칙}

entries:
  - id: tree-law
    time: {kind: rule, as_of: 2020}
    jurisdiction:
      level: country
      name: {en: Government of Korea, ko: 정부}
    sources: [old-page]
    facts:
      height:
        value: {number: 1, unit: tree}
        label: {en: Trees per house, ko: 집마다 심는 나무}
        phrasings:
          en:
            - trees for every house
          ko:
            - 집마다 나무 몇 그루
    en:
      title: Tree law
      phrasings:
        - may I cut a tree
      lead: A tree may be cut only with a permit.
    ko:
      title: 나무법
      phrasings:
        - 나무를 베어도 되나요
      lead: 나무는 허가를 받아야 벨 수 있습니다.
""",
}


class KnowledgeFolder:
    """Curated files on disk, valid until a test changes them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "faq").mkdir(parents=True, exist_ok=True)
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Put a file in place of the one of that name, or beside the others."""
        (self.path / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        """The file as it stands."""
        return (self.path / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change the one place of a file that reads `old`."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def remove(self, name: str) -> None:
        """Delete a file."""
        (self.path / name).unlink()

    def line(self, name: str, text: str) -> int:
        """The number, counted from 1, of the one line that holds `text`."""
        numbers = [number for number, line in enumerate(self.read(name).split("\n"), start=1) if text in line]
        assert len(numbers) == 1, f"{text!r} stands on lines {numbers} of {name}"
        return numbers[0]

    def load(self) -> Revision:
        """The revision the files give; raises InvalidKnowledgeError."""
        return load_revision(self.path, today=TODAY)

    def problems(self) -> tuple[Problem, ...]:
        """What loading complains about; nothing for valid files."""
        try:
            self.load()
        except InvalidKnowledgeError as error:
            return error.problems
        return ()


PARK_CHECKS: Final = """\
checks:
  - {language: en, question: how many benches are planned by the river, entry: river-park, fact: benches}
  - {language: en, question: is there a law on trees, entry: tree-law}
"""


def checked_folder(path: Path, checks: str = PARK_CHECKS) -> KnowledgeFolder:
    """A small knowledge folder with checks, of which nine in ten must find their entry."""
    folder = KnowledgeFolder(path)
    (path / "checks").mkdir()
    folder.write("checks/parks.yaml", checks)
    folder.write("checks/thresholds.yaml", "at_least: {right_first: 0.9}\n")
    return folder

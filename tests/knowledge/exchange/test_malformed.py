"""Two hundred broken files of every kind: each is refused with a place and a remedy, none with another error."""

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from knowledge.errors import InvalidKnowledgeError
from knowledge.exchange.archives import MEMBER_LIMIT, UNPACKED_LIMIT
from knowledge.exchange.csv_files import join_csv, split_csv
from knowledge.exchange.exports import to_csv, to_xlsx
from knowledge.exchange.limits import ENTRY_LIMIT, FILE_LIMIT, ROW_LIMIT
from knowledge.snapshot import Snapshot
from knowledge.yaml_lines import VALUE_LIMIT
from tests.knowledge.exchange.edited import SHARED, as_excel_saves_it, problems_of, saved
from tests.knowledge.exchange.uploading import uploaded
from tests.knowledge.folder import FILES, TODAY

SEED: Final = 20261122
ROUNDS: Final = 9
"""Files of each way to break one."""
BOMB: Final = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
"""A billion laughs."""


@dataclass(frozen=True)
class Exported:
    """A base, and every way to send it."""

    snapshot: Snapshot
    zip: bytes
    csv: bytes
    xlsx: bytes
    excel: bytes
    """As Excel saves it."""


Broken = tuple[str, bytes]
"""Name and content."""
Breaker = Callable[[random.Random, Exported], Broken]


def truncated_archive(chance: random.Random, base: Exported) -> Broken:
    name, content = chance.choice((("base.zip", base.zip), ("base.xlsx", base.xlsx)))
    return name, content[: chance.randrange(2, len(content) - 1)]


def flipped_archive(chance: random.Random, base: Exported) -> Broken:
    """One bit inside the packed bytes of a member, which its checksum tells."""
    name, content = chance.choice((("base.zip", base.zip), ("base.xlsx", base.xlsx)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = chance.choice([each for each in archive.infolist() if each.compress_size > 20])
    start = member.header_offset + 30 + len(member.filename)
    while True:  # some bits of packed bytes say nothing
        place = chance.randrange(start + 2, start + member.compress_size - 2)
        flipped = content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
        if is_damaged(flipped):
            return name, flipped


def hostile_member(chance: random.Random, base: Exported) -> Broken:
    """A member with a path out of the archive, a link, a password, a bomb."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in base.snapshot.files.items():
            archive.writestr(name, file)
        paths = ("../sources.yaml", "/etc/passwd", "faq/../../x.yaml", "C:\\x.yaml", "..\\x.yaml", "notes.txt", "x.py")
        match chance.choice(("path", "link", "bomb", "method", "twice")):
            case "path":
                archive.writestr(chance.choice(paths), "topic: {}")
            case "link":
                link = zipfile.ZipInfo("faq/link.yaml")
                link.external_attr = 0o120777 << 16
                archive.writestr(link, "/etc/passwd")
            case "bomb":
                archive.writestr("faq/bomb.yaml", b" " * chance.randrange(3 * 10**6, 6 * 10**6))
            case "method":
                archive.writestr("faq/odd.yaml", "topic: {}", zipfile.ZIP_LZMA)
            case "twice":
                archive.writestr("FAQ/parks.yaml", "topic: {}")
    return "base.zip", content.getvalue()


def locked_archive(chance: random.Random, base: Exported) -> Broken:
    """The flag of a password on every member."""
    content = bytearray(base.zip)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            (flags,) = struct.unpack_from("<H", content, place + offset)
            struct.pack_into("<H", content, place + offset, flags | 1)
            place = content.find(mark, place + 4)
    return chance.choice(("base.zip", "base")), bytes(content)


def incomplete_base(chance: random.Random, base: Exported) -> Broken:
    gone = chance.choice(["sources.yaml", "contacts.yaml", "units.yaml"])
    return "base.zip", Snapshot({name: file for name, file in base.snapshot.files.items() if name != gone}).pack()


def active_workbook(chance: random.Random, base: Exported) -> Broken:
    """Macros, links to other files, programs."""
    parts = ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/activeX/activeX1.bin", "xl/connections.xml")
    return chance.choice(("base.xlsx", "base.xlsm", "base.zip")), with_part(base, chance.choice(parts), b"<x/>")


def bomb_in_workbook(chance: random.Random, base: Exported) -> Broken:
    """Entities that unfold to gigabytes, in any part of a workbook."""
    parts = (
        SHARED,
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    )
    part = chance.choice(parts)
    with zipfile.ZipFile(io.BytesIO(base.excel)) as archive:
        xml = archive.read(part).decode()
    declaration, _, rest = xml.partition("?>") if xml.startswith("<?xml") else ("", "", xml)
    head = f"{declaration}?>" if declaration else ""
    first, closing, last = rest.partition(">")
    return "base.xlsx", with_part(base, part, f"{head}{BOMB}{first}{closing}&j;{last}".encode())


def broken_part(chance: random.Random, base: Exported) -> Broken:
    """A part of a workbook that is no XML, or says nonsense."""
    part = chance.choice(("xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"))
    nonsense = (b"", b"<", b"no xml", b"\xff\xfe\x00", b"<workbook><sheets/></worksheet>", b"<a/>")
    return "base.xlsx", with_part(base, part, chance.choice(nonsense))


def cell_in_workbook(chance: random.Random, base: Exported) -> Broken:
    """A cell of a wrong kind, anywhere in a table."""
    book = load_workbook(io.BytesIO(base.xlsx))
    sheet = chance.choice([book["Entries"], book["Facts"], book["Sources"]])
    cell = sheet.cell(chance.randrange(2, sheet.max_row + 1), chance.randrange(1, sheet.max_column + 1))
    cell.number_format = "General"
    cell.value = chance.choice(("=1+1", "=HYPERLINK(A1)", "#N/A", "=cmd|' /c calc'!A0"))
    return "base.xlsx", saved(book)


def table_of_workbook(chance: random.Random, base: Exported) -> Broken:
    """Headings gone, changed or doubled, sheets gone, rows doubled."""
    book = load_workbook(io.BytesIO(base.xlsx))
    sheet = chance.choice([book["Entries"], book["Facts"], book["Sources"]])
    heading = sheet.cell(1, chance.randrange(3, sheet.max_column + 1))
    match chance.choice(("empty", "other", "twice", "sheet", "row")):
        case "empty":
            heading.value = None
        case "other":
            heading.value = f"{heading.value}s"
        case "twice":
            heading.value = sheet.cell(1, 1).value
        case "sheet":
            del book[chance.choice(("Entries", "Facts"))]
        case "row":
            sheet.append([cell.value for cell in sheet[chance.randrange(2, sheet.max_row + 1)]])
    return "base.xlsx", saved(book)


WRONG_TEXTS: Final = (
    ("value_kind", "figure"), ("value", "430.000"), ("value", "1.2.3"), ("value", "12,34"), ("value", "=A1"),
    ("unit", "ell"), ("approximate", "roughly"), ("label_en", "한국어 라벨"), ("label_ko", ""),
    ("phrasings_en", ""), ("sentence_en", "{{ gone }}"), ("sentence_ko", "{% for %}"), ("as_of", "soon"),
    ("as_of", "2021-13"), ("time_kind", "law"), ("level", "moon"), ("sources", "nowhere"),
    ("related", "nobody"), ("caution", "fire"), ("title_ko", ""), ("lead_en", "{{ 7*7 }}"), ("topic", "none"),
    ("remove", "maybe"), ("entry", "Not An Id"), ("entry", ""), ("end", "soon"), ("body_ko", "99,999명"),
)  # fmt: skip


def text_in_csv(chance: random.Random, base: Exported) -> Broken:
    """A wrong text in a cell that is not empty, or a needed one emptied."""
    lines, _ = split_csv("base.csv", base.csv)
    while True:
        heading, text = chance.choice(WRONG_TEXTS)
        place = lines[0].index(heading)
        row = chance.randrange(1, len(lines))
        is_first = row == 1  # the target of the small base, which needs its end
        if lines[row][place] or (heading in ("remove", "related", "caution", "end", "body_ko") and is_first):
            lines[row][place] = text
            return "base.csv", join_csv(lines, chance.choice(",;\t"))


def bytes_of_csv(chance: random.Random, base: Exported) -> Broken:
    """Cut inside quotes, headings flipped, bytes that are no text, columns gone."""
    content = base.csv
    match chance.choice(("cut", "flip", "binary", "column", "stray", "rows")):
        case "cut":
            lines, _ = split_csv("base.csv", content)
            quoted = lines[1][lines[0].index("phrasings_en")].encode()
            return "base.csv", content[: content.index(quoted) + chance.randrange(1, len(quoted))]
        case "flip":
            place = chance.randrange(3, 40)
            flipped = content[:place] + bytes([content[place] ^ 1 << chance.choice((1, 3, 6))]) + content[place + 1 :]
            return "base.csv", flipped
        case "binary":
            return "base.csv", chance.choice((b"\xff\xff", b"\x00", b"\x89PNG\r\n\xff\xff")) + content[3:]
        case "column":
            lines, delimiter = split_csv("base.csv", content)
            gone = chance.choice([place for place, name in enumerate(lines[0]) if name != "remove"])
            return "base.csv", join_csv([line[:gone] + line[gone + 1 :] for line in lines], delimiter)
        case "stray":
            lines, delimiter = split_csv("base.csv", content)
            return "base.csv", join_csv([*lines, ["", "", *[""] * len(lines[0]), "stray"]], delimiter)
        case _:
            lines, delimiter = split_csv("base.csv", content)
            return "base.csv", join_csv([*lines, chance.choice(lines[1:])], delimiter)


def structure_of_yaml(chance: random.Random, base: Exported) -> Broken:
    text = FILES["faq/parks.yaml"]
    old, new = chance.choice(
        (
            ("topic:", "topics:"),
            ("id: parks", "id: ../parks"),
            ("id: parks", "id: rules"),
            ("entries:", "entry:"),
            ("number: 1200", "number: 1.2.0"),
            ("unit: thing}", "unit: thing"),
            ("[bulletin]", "[leaflet]"),
            ("[bulletin]", "*alias"),
            ("level: city", "level: [city"),
            ("lead: The", "lead: {{ gone }} The"),
            ("kind: target", "kind: target\n      kind: rule"),
            ("    en:\n", "   en:\n"),
            ("title: River", "\ttitle: River"),
            ("title: 강변공원", "title: 강변공원\x01"),
            ("related: [tree-law]", "related: tree-law"),
            ("      body: It opens in {{ opening }}.", "      bodies: It opens"),
            ("id: river-park", "id: tree-law"),
        )
    )
    assert text.count(old) >= 1, old
    return "parks.yaml", text.replace(old, new, 1).encode()


def cut_yaml(chance: random.Random, base: Exported) -> Broken:
    """Cut inside brackets, or in another encoding."""
    content = FILES["faq/parks.yaml"].encode()
    if chance.random() < 0.3:
        return "parks.yaml", FILES["faq/parks.yaml"].encode(chance.choice(("utf-16", "cp949")))
    inside = [place for place in range(len(content)) if content[:place].count(b"{en:") > content[:place].count(b"}")]
    return "parks.yaml", content[: chance.choice(inside)]


def yaml_bomb(chance: random.Random, base: Exported) -> Broken:
    bombs = (
        "topic: {id: a}\nentries:\n" + "- " * 100_000,
        "[" * 100_000,
        "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
        "topic: {id: a}\nentries: [" + "0," * (VALUE_LIMIT + 1) + "]",
        "topic: !!python/object/apply:os.system [id]\n",
    )
    return "bomb.yaml", chance.choice(bombs).encode()


def page() -> dict[str, Any]:
    """A FAQ page with one new entry."""
    questions = [
        {
            "@type": "Question", "@id": f"bush-law/{language}", "inLanguage": language, "name": name, "about": "rules",
            "temporal": "2020", "citation": "old-page", "acceptedAnswer": {"@type": "Answer", "text": text},
        }
        for language, name, text in (("en", "Bush law", "Cut it."), ("ko", "덤불법", "베어도 됩니다."))
    ]  # fmt: skip
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}


def faq_page(chance: random.Random, base: Exported) -> Broken:
    document = page()
    question = chance.choice(document["mainEntity"])
    first = document["mainEntity"][0]
    match chance.randrange(14):
        case 0:
            document["@type"] = "WebPage"
        case 1:
            document["mainEntity"] = {}
        case 2:
            question["@type"] = "Answer"
        case 3:
            document["mainEntity"].remove(question)
        case 4:
            del first[chance.choice(("about", "temporal", "citation"))]
        case 5:
            del question[chance.choice(("@id", "inLanguage", "name", "acceptedAnswer"))]
        case 6:
            first[chance.choice(("about", "citation", "temporal"))] = "nowhere"
        case 7:
            question["@id"] = f"tree-law#height/{question['inLanguage']}"
        case 8:
            question["@id"] = f"no-entry#fact/{question['inLanguage']}"
        case 9:
            question["inLanguage"] = chance.choice(("fr", 1, None, ["en"]))
        case 10:
            document["mainEntity"].append(question)
        case 11:
            question["acceptedAnswer"] = chance.choice(
                ({"text": ""}, {"text": "{{ gone }}"}, {"text": "1,234,567"}, [], 7)
            )
        case 12:
            return "page.jsonld", b"[" * 100_000 + b"]" * 100_000
        case _:
            text = json.dumps(document)
            return "page.jsonld", text[: chance.randrange(1, len(text) - 1)].encode()
    return "page.jsonld", json.dumps(document, indent=1).encode()


def no_file_of_ours(chance: random.Random, base: Exported) -> Broken:
    contents = (
        b"", b"   \n", b"\x89PNG\r\n\x1a\n" + bytes(100), b"%PDF-1.7", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        b"PK\x05\x06" + bytes(18), b"Hello, here is the table.", chance.randbytes(400), b"<html></html>",
    )  # fmt: skip
    return chance.choice(("file", "photo.jpg", "file.xlsx", "file.zip", "../../etc/passwd")), chance.choice(contents)


BREAKERS: Final[tuple[Breaker, ...]] = (
    truncated_archive, flipped_archive, hostile_member, locked_archive, incomplete_base, active_workbook,
    bomb_in_workbook, broken_part, cell_in_workbook, table_of_workbook, text_in_csv, text_in_csv, text_in_csv,
    bytes_of_csv, bytes_of_csv, structure_of_yaml, structure_of_yaml, cut_yaml, yaml_bomb, faq_page, faq_page,
    faq_page, no_file_of_ours,
)  # fmt: skip


def is_damaged(content: bytes) -> bool:
    """Whether a member of an archive cannot be unpacked any more."""
    try:
        return zipfile.ZipFile(io.BytesIO(content)).testzip() is not None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return True


def with_part(base: Exported, part: str, content: bytes) -> bytes:
    """The base as a workbook with another part, or one more."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base.excel)) as archive, zipfile.ZipFile(packed, "w") as other:
        for member in archive.namelist():
            if member != part:
                other.writestr(member, archive.read(member))
        other.writestr(part, content)
    return packed.getvalue()


def broken_files(base: Exported) -> Iterator[tuple[str, Broken]]:
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        for breaker in BREAKERS:
            yield breaker.__name__, breaker(chance, base)


def test_two_hundred_broken_files_are_refused_with_place_and_remedy(parks: Snapshot) -> None:
    number = 0
    xlsx = to_xlsx(parks)
    base = Exported(parks, parks.pack(), to_csv(parks), xlsx, as_excel_saves_it(xlsx))
    for way, (name, content) in broken_files(base):
        number += 1
        try:
            uploaded(name, content, parks, TODAY)
        except InvalidKnowledgeError as error:
            assert error.problems, way
            for problem in error.problems:
                assert problem.file and problem.line >= 1, (way, str(problem))
                assert not problem.sheet or problem.column.isalpha(), (way, str(problem))
                assert problem.what and problem.remedy.endswith((".", "[Fix].")), (way, str(problem))
        except Exception as error:
            raise AssertionError(f"{way}, file {number}, {name}: {error!r}") from error
        else:
            raise AssertionError(f"{way}, file {number}, {name}: taken")
    assert number >= 200


def test_what_is_too_large_is_refused(parks: Snapshot) -> None:
    assert "50 MB; at most 20 MB" in str(problems_of(bytes(50 * 10**6), parks, "big.csv")[0])
    assert len(to_csv(parks)) < FILE_LIMIT


def test_too_many_files_in_a_zip_are_refused(parks: Snapshot) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(MEMBER_LIMIT + 1):
            archive.writestr(f"faq/{number}.yaml", "")
    assert "at most 1,000 are read" in str(problems_of(packed.getvalue(), parks, "many.zip")[0])


def test_a_zip_that_unpacks_to_too_much_is_refused_unread(parks: Snapshot) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"faq/{number}.yaml", bytes(UNPACKED_LIMIT // 2))
    assert "more than 100 MB" in str(problems_of(packed.getvalue(), parks, "bomb.zip")[0])


def test_too_many_rows_or_entries_are_refused(parks: Snapshot) -> None:
    heading, *_ = split_csv("base.csv", to_csv(parks))[0]
    rows = join_csv([heading, *([""] for _ in range(ROW_LIMIT))], ",")
    assert "larger than 200,000 rows" in str(problems_of(rows, parks, "long.csv")[0])
    topic = f"topic: {{id: long}}\nentries: [{'0, ' * ENTRY_LIMIT}0]\n".encode()
    assert "at most 20,000 are read" in str(problems_of(topic, parks, "long.yaml")[0])
    zipped = Snapshot({**parks.files, "faq/long.yaml": topic}).pack()
    assert "at most 20,000 are read" in str(problems_of(zipped, parks, "long.zip")[0])


@pytest.mark.parametrize("name", ["page.jsonld", "page.json", "page"])
def test_the_page_that_is_broken_above_is_taken_whole(parks: Snapshot, name: str) -> None:
    assert uploaded(name, json.dumps(page()).encode(), parks, TODAY) != parks

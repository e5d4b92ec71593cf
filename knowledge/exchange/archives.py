"""Zip files from outside: opened only when nothing in them is out of bounds."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from knowledge.errors import InvalidKnowledgeError, Problem
from knowledge.exchange.limits import refuse_too_many_entries
from knowledge.said import said
from knowledge.snapshot import PATTERNS, Snapshot
from knowledge.validation_problems import reading_problems
from knowledge.yaml_lines import VALUE_LIMIT, parse_yaml

MEMBER_LIMIT: Final = 1_000
UNPACKED_LIMIT: Final = 100 * 10**6
"""Bytes of all members together."""
MEMBER_SIZE_LIMIT: Final = 50 * 10**6
RATIO_LIMIT: Final = 200
"""Unpacked bytes for each packed one; text reaches 20, a zip bomb 1,000."""
_SMALL: Final = 10**6
"""Bytes below which the ratio says nothing."""
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def open_archive(name: str, content: bytes) -> zipfile.ZipFile:
    """The archive, whose members may be read; raises InvalidKnowledgeError where one is out of bounds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _refuse_out_of_bounds(name, archive)
        damaged = archive.testzip()
    except InvalidKnowledgeError:
        raise
    except Exception as error:  # zipfile raises what its bytes lead it to: struct, zlib, OS and decoding errors
        raise _damaged(name) from error
    if damaged is not None:
        raise _damaged(f"{name}/{damaged}")
    return archive


def read_base(name: str, content: bytes) -> Snapshot:
    """A zip of a whole knowledge base, also with one folder around it; raises InvalidKnowledgeError.

    Hidden files and those of macOS are left out; any other that is no curated file is refused.
    """
    archive = open_archive(name, content)
    paths = {path: PurePosixPath(path) for path in archive.namelist() if not path.endswith("/")}
    visible = {path: parts for path, parts in paths.items() if not _is_hidden(parts)}
    around = _folder_around(list(visible.values()))
    files, problems, values, entries = {}, [], 0, 0
    for path, parts in sorted(visible.items()):
        inside = parts.relative_to(around)
        if not any(
            len(PurePosixPath(pattern).parts) == len(inside.parts) and inside.match(pattern) for pattern in PATTERNS
        ):
            what = said("The file is no part of a knowledge base.")
            remedy = said("Take it out; the files of a knowledge base are {names}.", names=", ".join(PATTERNS))
            problems.append(Problem(f"{name}/{path}", 1, what, remedy))
            continue
        file = files[str(inside)] = archive.read(path)
        document = parse_yaml(file)
        problems += reading_problems(str(inside), document)
        values += len(document.lines)
        listed = document.data.get("entries") if isinstance(document.data, dict) else None
        entries += len(listed) if isinstance(listed, list) else 0
        if values > 2 * VALUE_LIMIT:
            what = said("The files hold more than {count} values.", count=f"{2 * VALUE_LIMIT:,}")
            _refuse(name, what, said("Upload the topics one by one."))
        refuse_too_many_entries(name, entries)
    if not files:
        what, remedy = said("There is no YAML file in the zip."), said("Pack faq/, sources.yaml and the others.")
        problems.append(Problem(name, 1, what, remedy))
    if problems:
        raise InvalidKnowledgeError(problems)
    return Snapshot(files)


def _refuse_out_of_bounds(name: str, archive: zipfile.ZipFile) -> None:
    """Raise InvalidKnowledgeError for a member that is out of bounds."""
    members = archive.infolist()
    if len(members) > MEMBER_LIMIT:
        held, most = f"{len(members):,}", f"{MEMBER_LIMIT:,}"
        what = said("The archive holds {count} files; at most {most} are read.", count=held, most=most)
        _refuse(name, what, said("Send fewer."))
    if sum(member.file_size for member in members) > UNPACKED_LIMIT:
        what = said("Unpacked the archive has more than {size} MB.", size=UNPACKED_LIMIT // 10**6)
        _refuse(name, what, said("Send less at once."))
    problems = [Problem(f"{name}/{member.filename}", 1, *told) for member in members for told in _out_of_bounds(member)]
    doubled = len(members) - len({member.filename.casefold() for member in members})
    if doubled:
        what = said("{count} names stand twice in the archive.", count=doubled)
        problems.append(Problem(name, 1, what, said("Keep one file of each name.")))
    if problems:
        raise InvalidKnowledgeError(problems)


def _out_of_bounds(member: zipfile.ZipInfo) -> Iterator[tuple[str, str]]:
    """What is wrong with a member, and the remedy."""
    path = PurePosixPath(member.orig_filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member.orig_filename or "\0" in member.orig_filename:
        yield said("The path leads out of the archive."), said("Pack the folder itself, without paths to elsewhere.")
    if stat.S_ISLNK(member.external_attr >> 16):
        yield said("This is a link, not a file."), said("Pack the file that it points to.")
    if member.flag_bits & 0x1:
        yield said("The file is locked with a password."), said("Pack it without a password.")
    elif member.compress_type not in _METHODS:
        yield said("The file is packed in a way that is not read."), said("Pack it as an ordinary zip (deflate).")
    if member.file_size > MEMBER_SIZE_LIMIT:
        what = said("Unpacked it has more than {size} MB.", size=MEMBER_SIZE_LIMIT // 10**6)
        yield what, said("Send a smaller file.")
    elif member.file_size > max(_SMALL, RATIO_LIMIT * member.compress_size):
        what = said("Unpacked it grows more than {times} times.", times=RATIO_LIMIT)
        yield what, said("Send the file itself, or pack it as usual.")


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts)


def _folder_around(paths: list[PurePosixPath]) -> PurePosixPath:
    """The one folder that all files stand in, where it is not a folder of the knowledge base itself."""
    first = {path.parts[0] if len(path.parts) > 1 else "" for path in paths}
    own = {PurePosixPath(pattern).parent.name for pattern in PATTERNS}
    return PurePosixPath(first.pop()) if len(first) == 1 and not first & own else PurePosixPath()


def _refuse(name: str, what: str, remedy: str) -> None:
    raise InvalidKnowledgeError([Problem(name, 1, what, remedy)])


def _damaged(name: str) -> InvalidKnowledgeError:
    what, remedy = said("The file is damaged."), said("Pack it again, and send it as it is.")
    return InvalidKnowledgeError([Problem(name, 1, what, remedy)])

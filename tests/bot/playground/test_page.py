import re
from pathlib import Path

import httpx
import pytest

from bot import playground

PAGE = Path(playground.__file__).with_name("page")
FILES = {file.name: file.read_text() for file in sorted(PAGE.iterdir())}
SCRIPTS = [name for name in FILES if name.endswith(".js")]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", FILES)
async def test_each_file_of_the_page_is_served(shared_page: httpx.AsyncClient, name: str) -> None:
    response = await shared_page.get(f"/{name}")
    assert (response.status_code, response.text) == (200, FILES[name])


@pytest.mark.asyncio(loop_scope="module")
async def test_the_root_is_the_page(shared_page: httpx.AsyncClient) -> None:
    assert (await shared_page.get("/")).text == FILES["index.html"]


@pytest.mark.parametrize("name", FILES)
def test_the_page_takes_nothing_from_elsewhere(name: str) -> None:
    links = re.findall(r"https?://[^\s\"']+", FILES[name])
    assert set(links) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_text_never_becomes_markup(name: str) -> None:
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", FILES[name]) == []


def test_the_page_speaks_both_languages_in_full() -> None:
    english, korean = re.findall(r"^  (?:en|ko): \{(.*?)^  \},", FILES["words.js"], re.M | re.S)
    keys = [re.findall(r"^    (\w+):", words, re.M) for words in (english, korean)]
    assert keys[0] == keys[1]
    used = set(re.findall(r'data-word(?:-label|-placeholder)?="(\w+)"', FILES["index.html"]))
    used |= {key for script in SCRIPTS for key in re.findall(r'word\("(\w+)"\)', FILES[script])}
    assert used <= set(keys[0])

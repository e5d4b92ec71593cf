"""Everything that is no text: files, pictures, stickers, places, forwarded messages."""

import httpx
import pytest

from bot.playground import scene
from bot.playground.server import Playground
from tests.bot.playground.conftest import BotSide
from tests.bot.playground.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n and so on"


async def test_a_document_reaches_the_bot_which_fetches_its_bytes(
    bot: BotSide, visitor: Visitor, page: httpx.AsyncClient, playground: Playground
) -> None:
    await visitor.sends("document", caption="for /publish", name="다섯.pdf", content=b"%PDF-1.7")
    message = await bot.hears("message")
    assert message["document"]["file_name"] == "다섯.pdf"
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("for /publish", "bot_command")
    assert "text" not in message
    file = await bot.gets("getFile", file_id=message["document"]["file_id"])
    assert file["file_size"] == 8
    response = await page.get(f"/file/bot{playground.token}/{file['file_path']}")
    assert response.content == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("path", "status"), [("/file/bot{token}/documents/none.pdf", 404), ("/file/bot1:x/documents/none.pdf", 404)]
)
async def test_a_file_that_is_not_there_is_not_found(
    page: httpx.AsyncClient, playground: Playground, path: str, status: int
) -> None:
    assert (await page.get(path.format(token=playground.token))).status_code == status


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "location", "document"])
async def test_each_kind_reaches_the_bot(bot: BotSide, visitor: Visitor, kind: str) -> None:
    sent = await visitor.sends(kind)
    message = await bot.hears("message")
    assert message == sent
    assert message[kind]
    assert {"text", "caption"}.isdisjoint(message)


async def test_a_caption_may_mention_the_bot_in_a_group(bot: BotSide, visitor: Visitor) -> None:
    member = visitor.in_group()
    message = await member.says("look")
    await member.sends("photo")
    await member.sends("photo", caption="@PlaygroundBot what is this?", reply_to=message)
    heard = await bot.hears("message")
    assert (heard["caption"], heard["reply_to_message"]["text"]) == ("@PlaygroundBot what is this?", "look")


async def test_the_bot_sends_a_document_and_sends_it_again_by_its_id(
    bot: BotSide, visitor: Visitor, page: httpx.AsyncClient, playground: Playground
) -> None:
    form = {"chat_id": str(scene.VISITOR_ID), "caption": "<b>Backup</b>", "parse_mode": "HTML"}
    response = await page.post(
        f"/bot{playground.token}/sendDocument", data=form, files={"document": ("a.csv", b"1,2", "text/csv")}
    )
    sent = response.json()["result"]
    heard = await visitor.hears()
    assert heard == sent
    assert (heard["document"]["mime_type"], heard["caption_entities"][0]["type"]) == ("text/csv", "bold")
    again = await bot.gets("sendDocument", chat_id=scene.VISITOR_ID, document=sent["document"]["file_id"])
    assert again["document"] == sent["document"]
    saved = await page.get(f"/playground/files/{sent['document']['file_id']}")
    assert saved.content == b"1,2"
    assert saved.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_may_be_attached_under_another_name(page: httpx.AsyncClient, playground: Playground) -> None:
    form = {"chat_id": str(scene.VISITOR_ID), "photo": "attach://first"}
    response = await page.post(f"/bot{playground.token}/sendPhoto", data=form, files={"first": ("a.png", PNG)})
    [size] = response.json()["result"]["photo"]
    shown = await page.get(f"/playground/files/{size['file_id']}")
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("method", "parameters", "problem"),
    [
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": "x", "caption": "x" * 1025}, "message caption is too long"),
        ("getFile", {"file_id": "nonsense"}, "invalid file_id"),
    ],
)
async def test_a_file_is_refused(bot: BotSide, method: str, parameters: dict[str, object], problem: str) -> None:
    response = await bot.calls(method, chat_id=scene.VISITOR_ID, **parameters)
    assert response.json()["description"] == f"Bad Request: {problem}"


async def test_a_forwarded_message_tells_where_it_is_from(bot: BotSide, visitor: Visitor) -> None:
    said = await visitor.in_group("Minji").says("how many buses?")
    await visitor.forwards(said)
    origin = (await bot.hears("message"))["forward_origin"]
    assert (origin["type"], origin["sender_user"]["first_name"]) == ("user", "Minji")


async def test_a_page_sent_as_a_file_is_not_run_here(visitor: Visitor, page: httpx.AsyncClient) -> None:
    message = await visitor.sends("document", name="a.html", content=b"<script>alert(1)</script>")
    shown = await page.get(f"/playground/files/{message['document']['file_id']}")
    assert shown.headers["Content-Type"] == "application/octet-stream"
    assert (await page.get("/playground/files/none")).status_code == 404


@pytest.mark.parametrize("query", [{"kind": "video"}, {"kind": "photo", "chat": "x"}])
async def test_what_cannot_be_sent_is_refused(page: httpx.AsyncClient, query: dict[str, str]) -> None:
    assert (await page.post("/playground/files", params=query)).status_code == 400

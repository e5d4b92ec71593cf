import httpx
import pytest

from bot.playground.server import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "localhost:8080"])
async def test_this_machine_is_let_in(shared_page: httpx.AsyncClient, host: str) -> None:
    assert (await shared_page.get("/playground/state", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::1", "x@"])
async def test_a_foreign_host_name_is_kept_out(shared_page: httpx.AsyncClient, host: str) -> None:
    assert (await shared_page.get("/playground/state", headers={"Host": host})).status_code == 403


async def test_the_own_page_is_let_in(shared_page: httpx.AsyncClient, shared_playground: Playground) -> None:
    response = await shared_page.post(
        "/playground/messages", json={"text": "hi"}, headers={"Origin": shared_playground.url}
    )
    assert response.status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[::1"])
async def test_another_sites_page_is_kept_out(
    shared_page: httpx.AsyncClient, shared_playground: Playground, origin: str
) -> None:
    headers = {"Origin": origin}
    assert (await shared_page.post("/playground/messages", json={"text": "hi"}, headers=headers)).status_code == 403
    assert (await shared_page.get(f"/bot{shared_playground.token}/getMe", headers=headers)).status_code == 403


async def test_a_body_over_one_mebibyte_is_refused(shared_page: httpx.AsyncClient) -> None:
    response = await shared_page.post("/playground/messages", json={"text": "x" * (1 << 20)})
    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/", "/chat.js", "/playground/state", "/nowhere"])
async def test_everything_carries_the_strict_content_policy(shared_page: httpx.AsyncClient, path: str) -> None:
    headers = (await shared_page.get(path)).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"

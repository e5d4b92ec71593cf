"""`/metrics` on a port of its own, for Prometheus."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.http_server import listen, serving
from bot.metrics import registry


@asynccontextmanager
async def serving_metrics(host: str, port: int | None) -> AsyncIterator[None]:
    """Serve the metrics until the block ends; nowhere without a port. Raises AddressTakenError."""
    if port is None:
        yield
        return
    listener = listen(host, port, "SEOULBOT_METRICS_PORT")
    async with serving(Starlette(routes=[Route("/metrics", _exposition)]), listener):
        yield


async def _exposition(request: Request) -> Response:
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

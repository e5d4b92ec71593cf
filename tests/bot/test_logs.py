"""Logs: neither what people wrote nor the token, whoever logs."""

import json
import subprocess
import sys

PROGRAM = """
import logging, structlog
from bot.logs import configure_logs, exception_fields
configure_logs()
logging.getLogger("httpx").info("POST https://host/bot123:SECRET/getMe")
try:
    raise ValueError("the person wrote SECRET")
except ValueError as error:
    structlog.get_logger().error("callback failed", **exception_fields(error))
    logging.getLogger("telegram.ext.Updater").exception("while polling")
"""


def test_exceptions_are_logged_by_kind_and_place_and_the_clients_requests_not_at_all() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "SECRET" not in done.stderr + done.stdout
    ours, librarys = (json.loads(line) for line in done.stderr.splitlines())
    assert ours["event"] == "callback failed"
    assert ours["error"] == "ValueError"
    assert librarys["error"] == "ValueError"

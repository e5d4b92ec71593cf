"""Logs: event names with fields, for people on a terminal and as JSON lines elsewhere; no text, no token."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog


def configure_logs() -> None:
    """Send our log lines, and the libraries' warnings and errors, to standard error in one form. What is logged in an
    update's work carries its `incident`.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _without_exception_text,
    ]
    if sys.stderr.isatty():
        final: structlog.typing.Processor = structlog.dev.ConsoleRenderer()
    else:
        final = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, final],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_first_line, structlog.stdlib.add_logger_name, *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, final],
        use_get_message=False,  # what a library fills in may be an update, or the token's address
    )
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)  # below, some name the token's address or every request, whatever their level is
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def exception_fields(error: BaseException) -> Mapping[str, object]:
    """An exception's kind and where it was raised; its text may hold what a person wrote, or the token."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "raised_at": frames[-6:]}


def _first_line(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what asyncio adds to its message: objects in full, with their exceptions."""
    event["event"] = event["event"].partition("\n")[0]
    return event


def _without_exception_text(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace a library's exception by its kind and place."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
    if error is not None:
        event.update(exception_fields(error))
    return event

"""What Prometheus is told of this process. No label holds a person, a chat, a text or an entry."""

from collections.abc import Mapping
from http import HTTPStatus
from itertools import product
from typing import Final, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics

from bot.store.questions import Surface
from knowledge.language import LANGUAGES, Language
from responders.messages import Outcome

Stage = Literal["store", "wait", "answer", "send"]
"""A batch is written to the inbox, an update waits for its turn, its answer is found and worded, a call of the Bot API
is made, its waits and repeats included.
"""
ErrorKind = Literal["429", "5xx", "connection", "forbidden", "bad_request", "other"]
AnsweredIn = Surface | Literal["inline"]
"""Where something is asked; in inline mode every pause in the typing asks."""

SURFACES: Final[tuple[AnsweredIn, ...]] = (*get_args(Surface), "inline")
BUCKETS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_KINDS: Final[Mapping[int, ErrorKind]] = {
    HTTPStatus.TOO_MANY_REQUESTS: "429",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.BAD_REQUEST: "bad_request",
}

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, of when it began
registry: Final = CollectorRegistry()
ProcessCollector(registry=registry)

updates: Final = Counter("seoulbot_updates_total", "Updates worked on, each once", registry=registry)
_answers: Final = Counter(
    "seoulbot_answers_total",
    "Questions whose answer was sent",
    ("outcome", "surface", "language"),
    registry=registry,
)
_stages: Final = Histogram(
    "seoulbot_stage_seconds", "Time that a stage takes", ("stage",), buckets=BUCKETS_S, registry=registry
)
inbox_updates: Final = Gauge(
    "seoulbot_inbox_updates", "Updates that wait for their answer, in all replicas", registry=registry
)
inbox_oldest: Final = Gauge(
    "seoulbot_inbox_oldest_seconds", "How long the oldest of them has waited", registry=registry
)
_failed_calls: Final = Counter(
    "seoulbot_telegram_errors_total", "Calls of the Bot API that failed or were refused", ("kind",), registry=registry
)
repeats: Final = Counter(
    "seoulbot_repeats_total",
    "Sent or answered again because the outcome was unknown, so that it may stand twice",
    registry=registry,
)
revision: Final = Gauge("seoulbot_revision", "Number of the revision that answers", registry=registry)
rebuild: Final = Gauge(
    "seoulbot_rebuild_seconds", "How long the latest revision took to open, or to build", registry=registry
)
replicas: Final = Gauge("seoulbot_replicas", "Replicas that live, as this one sees it", registry=registry)

# Every series is there from the start, at 0: an increase from nothing would not be seen.
stage_seconds: Final[Mapping[Stage, Histogram]] = {stage: _stages.labels(stage) for stage in get_args(Stage)}
telegram_errors: Final[Mapping[ErrorKind, Counter]] = {kind: _failed_calls.labels(kind) for kind in get_args(ErrorKind)}
_answered: Final[Mapping[tuple[Outcome, AnsweredIn, Language], Counter]] = {
    each: _answers.labels(*each) for each in product(get_args(Outcome), SURFACES, LANGUAGES)
}


def count_answer(outcome: Outcome, surface: AnsweredIn, language: Language, elapsed_us: int) -> None:
    """Count a question whose answer was sent, and how long the answer took to find and word, in microseconds."""
    _answered[outcome, surface, language].inc()
    stage_seconds["answer"].observe(elapsed_us / 1e6)


def error_kind(status: int) -> ErrorKind:
    """What kind of error an HTTP status means, which Telegram or a proxy answered with."""
    return _KINDS.get(status, "5xx" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "other")

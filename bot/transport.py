"""HTTP to the Bot API by aiohttp, at a fraction of the CPU time that python-telegram-bot's own client takes.

telegram.error.NetworkError
└── CallFailedError         no usable answer; the same call may succeed later
    └── CallTimedOutError   none in time; also a telegram.error.TimedOut
"""

import json
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.errors import SettingsError
from bot.metrics import error_kind, telegram_errors

POOL_SIZE: Final = 64
"""Connections at once; further calls wait for a free one."""

READ_TIMEOUT_S: Final = 5.0
WRITE_TIMEOUT_S: Final = 5.0
UPLOAD_TIMEOUT_S: Final = 20.0
CONNECT_TIMEOUT_S: Final = 5.0
POOL_TIMEOUT_S: Final = 1.0
"""Up to here as python-telegram-bot's own client has them."""
DOWNLOAD_TIMEOUT_S: Final = 60.0
"""For a whole file of at most 20 MB."""

_NEVER_SENT: Final = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
"""What aiohttp raises before it has a connection."""


class CallFailedError(NetworkError):
    """A call got no usable answer; the same call may succeed later. Names neither the address nor the token."""

    def __init__(self, message: str, *, may_have_arrived: bool) -> None:
        super().__init__(message)
        self.may_have_arrived = may_have_arrived
        """Whether Telegram may have done what was asked: False for a refused connection, True for one cut later."""


class CallTimedOutError(CallFailedError, TimedOut):
    """A call got no answer, or no connection, in time."""


class AiohttpRequest(BaseRequest):
    """What a bot makes its calls with, in place of python-telegram-bot's HTTPXRequest.

    Raises CallFailedError for a call without an answer and for a failure of Telegram's own (5xx); other refusals
    become python-telegram-bot's errors. A call takes at most the sum of its time-outs.
    """

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._is_shut_down = False

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        """Be ready again after a shutdown; the first call opens the pool of connections."""
        self._is_shut_down = False

    async def shutdown(self) -> None:
        """Close every connection."""
        self._is_shut_down = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call; gives the status and the body."""
        session = self._open_session()
        has_files = request_data is not None and request_data.contains_files
        read_s = _given(read_timeout, READ_TIMEOUT_S)
        write_s = _given(write_timeout, UPLOAD_TIMEOUT_S if has_files else WRITE_TIMEOUT_S)
        connect_s = _given(connect_timeout, CONNECT_TIMEOUT_S)
        pool_s = _given(pool_timeout, POOL_TIMEOUT_S)
        timeout = aiohttp.ClientTimeout(  # aiohttp knows none for writing: the sum of all stands in
            total=_sum(read_s, write_s, connect_s, pool_s) if method == "POST" else DOWNLOAD_TIMEOUT_S,
            connect=_sum(connect_s, pool_s),
            sock_connect=connect_s,
            sock_read=read_s,
        )
        body, headers = _body(request_data) if request_data else (None, None)
        try:
            async with session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                status, payload = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            telegram_errors["connection"].inc()
            failure = _failure(error)
        else:
            return _checked(status, payload)
        raise failure  # out here, without its cause: aiohttp's errors hold the address, and with it the token

    def _open_session(self) -> aiohttp.ClientSession:
        if self._is_shut_down:
            raise RuntimeError("This AiohttpRequest is shut down. Await its initialize() first.")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=POOL_SIZE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )
        return self._session

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's object; python-telegram-bot's own would log whatever came instead."""
        answer = _json_object(payload)
        if answer is None:
            telegram_errors["other"].inc()
            raise CallFailedError("What came is no answer of the Bot API", may_have_arrived=True)
        return answer


def environment_proxy(url: str) -> str | None:
    """The proxy for an address, from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. Raises SettingsError for a kind
    of proxy that cannot be used.
    """
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc):
        return None
    if "://" not in proxy:
        return f"http://{proxy}"
    if not proxy.startswith(("http://", "https://")):
        problem = f"{parts.scheme.upper()}_PROXY or ALL_PROXY: is no HTTP proxy."
        raise SettingsError(f"{problem} Expected for example: http://proxy.example:3128, or NO_PROXY for the Bot API.")
    return proxy


def _given(timeout_s: Any, default_s: float) -> float | None:
    given: float | None = default_s if timeout_s is BaseRequest.DEFAULT_NONE else timeout_s
    return given


def _sum(*timeouts_s: float | None) -> float | None:
    finite = [timeout_s for timeout_s in timeouts_s if timeout_s is not None]
    return sum(finite) if len(finite) == len(timeouts_s) else None


def _body(data: RequestData) -> tuple[bytes | aiohttp.FormData, dict[str, str] | None]:
    """The call's parameters as a form, and the headers to go with it."""
    parameters = data.json_parameters
    if not data.contains_files:
        form = URL.build(query=parameters).raw_query_string  # in C: Korean and keyboards take 0.2 ms by urllib
        return form.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    upload = aiohttp.FormData(quote_fields=False)  # Telegram takes names of files as UTF-8
    for name, value in parameters.items():
        upload.add_field(name, value)
    for name, (filename, content, mime_type) in data.multipart_data.items():
        printable = "".join(letter for letter in filename if letter.isprintable())  # a header is one line
        upload.add_field(name, _stream(content), filename=printable, content_type=mime_type)
    return upload, None


def _stream(content: bytes | IO[bytes]) -> IO[bytes]:
    """Large contents as a stream: aiohttp sends them in pieces then, and warns otherwise."""
    return BytesIO(content) if isinstance(content, bytes) else content


def _failure(error: Exception) -> CallFailedError:
    """Our error for one of aiohttp's, by its kind; its text may hold the token."""
    kind = CallTimedOutError if isinstance(error, TimeoutError) else CallFailedError
    return kind(type(error).__name__, may_have_arrived=not isinstance(error, _NEVER_SENT))


def _checked(status: int, payload: bytes) -> tuple[int, bytes]:
    """What python-telegram-bot shall make of an answer: it would quote a page that is none of the Bot API, such as a
    proxy's, which may hold the token.
    """
    if status >= 300:
        telegram_errors[error_kind(status)].inc()
    if status >= 500:
        raise CallFailedError(f"Telegram failed ({status})", may_have_arrived=status == 504)
    if status >= 300 and _json_object(payload) is None:
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # by what stands before Telegram
            return status, b"{}"
        raise CallFailedError(f"What came is no answer of the Bot API ({status})", may_have_arrived=False)
    return status, payload


def _json_object(payload: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(payload.decode(errors="replace"))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None

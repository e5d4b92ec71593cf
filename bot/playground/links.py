"""Which links Telegram accepts in messages and buttons."""

from urllib.parse import urlsplit


def checked_link(url: str) -> str | None:
    """The link as Telegram keeps it: with a scheme and a path, or None if it is no link to Telegram.

    A host needs a dot, so `http://localhost` is refused, as are other schemes, user names and spaces.
    """
    try:
        parts = urlsplit(url if ":" in url.partition("/")[0] else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme == "tg":
        return url
    if parts.scheme not in ("http", "https") or "." not in host or "@" in parts.netloc or " " in url:
        return None
    return parts._replace(path=parts.path or "/").geturl()

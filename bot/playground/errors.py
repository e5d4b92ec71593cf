"""What the stand-in Bot API refuses, in Telegram's words."""


class ApiError(Exception):
    """A refusal as Telegram sends it: an HTTP status and a description.

    With 429 comes a time to wait, with a group that was upgraded the supergroup in its place.
    """

    def __init__(
        self, error_code: int, description: str, retry_after_s: int | None = None, migrate_to_chat_id: int | None = None
    ) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.retry_after_s = retry_after_s
        self.migrate_to_chat_id = migrate_to_chat_id

    def as_json(self) -> dict[str, object]:
        """The body of Telegram's answer."""
        body: dict[str, object] = {"ok": False, "error_code": self.error_code, "description": self.description}
        if self.retry_after_s is not None:
            body["parameters"] = {"retry_after": self.retry_after_s}
        if self.migrate_to_chat_id is not None:
            body["parameters"] = {"migrate_to_chat_id": self.migrate_to_chat_id}
        return body


def bad_request(problem: str) -> ApiError:
    """The refusal of a request that makes no sense, or none any more."""
    return ApiError(400, f"Bad Request: {problem}")


def forbidden(problem: str) -> ApiError:
    """The refusal of a request that the bot may not make, here or of this person."""
    return ApiError(403, f"Forbidden: {problem}")


def conflict(problem: str) -> ApiError:
    """The refusal of a request that another one rules out."""
    return ApiError(409, f"Conflict: {problem}")

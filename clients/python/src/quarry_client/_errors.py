from __future__ import annotations

import email.utils
import json
import time
from typing import Any, Mapping

from ._models import FieldProblem, JobView


class QuarryError(Exception):
    """The base of all errors of this package."""


class ConnectionLostError(QuarryError):
    """The server did not respond, or the connection was lost: whether a change took effect is unknown."""


class StreamUnusableError(QuarryError):
    """Streams do not get through: a proxy buffers them, or does not forward their type."""


class ProblemError(QuarryError):
    """An error response of the server: a problem document (RFC 9457)."""

    def __init__(
        self, status: int, document: Mapping[str, Any], headers: Mapping[str, str]
    ) -> None:
        self.status = status
        self.code: str = document.get("code") or f"http_{status}"
        """Stable: compare this and not the text. docs/api.md lists all codes."""
        self.title: str = document.get("title") or f"HTTP status {status}"
        self.detail: str | None = document.get("detail")
        self.errors = [FieldProblem.model_validate(each) for each in document.get("errors") or []]
        """The members of the request that are wrong."""
        self.trace_id: str | None = document.get("trace_id") or headers.get("X-Trace-Id")
        """Finds the request in the server's log."""
        self.retry_after = retry_after(headers)
        """Seconds of the header Retry-After; 0 if there is none."""
        super().__init__(f"{self.detail or self.title} ({self.code})")


class InvalidRequestError(ProblemError):
    """400, 422: correct the request."""


class UnauthorizedError(ProblemError):
    """401: the key is missing or not valid."""


class ForbiddenError(ProblemError):
    """403: the role of the key or the Host does not allow the call."""


class NotFoundError(ProblemError):
    """404: there is no such resource, or another tenant has it."""


class ConflictError(ProblemError):
    """409: the state of the resource does not allow the call."""


class GoneError(ProblemError):
    """410: the job was deleted after its retention period."""


class LimitError(ProblemError):
    """429: a limit is reached; see ``retry_after``."""


class UnavailableError(ProblemError):
    """502, 503, 504: temporarily unavailable; see ``retry_after``."""


class JobFailedError(QuarryError):
    """The job has failed or was cancelled."""

    def __init__(self, job: JobView) -> None:
        self.job = job
        self.code = job.error.code if job.error else job.status
        message = job.error.message if job.error else "it was cancelled"
        super().__init__(f"The job {job.job_id} has not completed: {message} ({self.code})")


class JobTimeoutError(QuarryError):
    """``timeout`` or ``max_poll_attempts`` was reached. The job continues: follow it by its id."""

    def __init__(self, job_id: str | None, limit: str) -> None:
        self.job_id = job_id
        super().__init__(
            f"The job {job_id} has not ended within {limit}; it continues."
            if job_id
            else f"The job was not accepted within {limit}."
        )


_CLASSES: dict[int, type[ProblemError]] = {
    400: InvalidRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    410: GoneError,
    422: InvalidRequestError,
    429: LimitError,
    502: UnavailableError,
    503: UnavailableError,
    504: UnavailableError,
}


def problem(status: int, headers: Mapping[str, str], body: bytes) -> ProblemError:
    """The error for a status and the body of its response, which a proxy may have written."""
    try:
        document = json.loads(body)
    except ValueError:
        document = {}
    kind = _CLASSES.get(status, ProblemError)
    return kind(status, document if isinstance(document, dict) else {}, headers)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds of the header Retry-After (RFC 9110, section 10.2.3): seconds or a date."""
    value = headers.get("Retry-After", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0

"""What both clients have in common and needs no connection."""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from ._errors import (
    ConnectionLostError,
    JobTimeoutError,
    LimitError,
    ProblemError,
    UnavailableError,
)
from ._models import JobCounts, JobEvent, JobView, Model

DEFAULT_URL = "http://127.0.0.1:8001"
RESPONSE_TIMEOUT = 30.0
RETRY_FOR = 15.0
FOLLOW_RETRY_FOR = 120.0
CANCEL_FOR = 2.0
"""How long the cancellation of a job that is no longer followed is tried."""
POLL_INTERVAL = 2.0
MAX_POLL_INTERVAL = 30.0
LONG_POLL_SECONDS = 25
TRANSPORT_COOLDOWN = 60.0
"""A stream or long poll that does not work is not tried again for so long."""
MIN_UNCUT_STREAM = 20.0
"""A stream that lasted so long was not cut by a proxy that does not let streams pass."""
FIRST_BYTES = 10.0
"""The server sends the first bytes of a stream at once."""
STREAM_IDLE = 45.0
"""Three heartbeats of the server."""

_UNKNOWN_EFFECT = {"database_unavailable", "server_unavailable", "http_503"}
_TERMINAL = {"completed", "failed", "cancelled"}
_STATUS_OF_EVENT = {
    # The job may have been read between its status and its events.
    "started": "processing",
    "stage": "processing",
    "progress": "processing",
    "waiting": "processing",
    "retrying": "queued",
    "rescued": "queued",
    "handed_back": "queued",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


def base_url(given: str | None) -> str:
    """Where the server is: as given, else by the variables that the commands of Quarry have as well."""
    configured = given or os.environ.get("QUARRY_URL") or os.environ.get("ORCHESTRATOR_URL")
    return (configured or DEFAULT_URL).rstrip("/")


def lost(what: str, server: httpx.URL) -> ConnectionLostError:
    address = str(server).rstrip("/")
    return ConnectionLostError(f"{what}: {address}. Is `./quarry up` running?")


class GatewayCall(Model):
    """A call to a route of the gateway: an upstream that the operator has configured."""

    route: str
    body: Any = None
    """An object is sent as JSON; text and bytes as they are."""
    content_type: str | None = None
    callback_url: str | None = None
    callback_secret: str | None = None
    priority: int | None = None
    batch_id: str | None = None
    labels: list[str] = []
    headers: dict[str, str] = {}
    """Headers that the route forwards to the upstream (``forward-headers``)."""


class GatewayResult(BaseModel):
    """The upstream's response. ``body`` is parsed JSON, text or bytes."""

    status: int
    content_type: str | None
    body: Any


class JobUpdate(BaseModel):
    """What is known of a job after an event or a status."""

    job_id: str
    status: str
    progress: int
    stage: str | None
    counts: JobCounts
    event: JobEvent | None = None
    """The event that brought the update; None for a status."""
    job: JobView | None = None
    """The whole job, if the update comes from its status; always for the last one."""

    @property
    def terminal(self) -> bool:
        return self.status in _TERMINAL

    @staticmethod
    def of(job: JobView) -> JobUpdate:
        return JobUpdate(
            job_id=job.job_id,
            status=job.status,
            progress=job.progress,
            stage=job.stage,
            counts=job.counts,
            job=job,
        )

    def after(self, event: JobEvent) -> JobUpdate:
        changes = {
            name: event.data[name] for name in ("progress", "stage") if name in event.data
        }
        if "counts" in event.data:
            changes["counts"] = JobCounts.model_validate(event.data["counts"])
        changes["status"] = _STATUS_OF_EVENT.get(event.type, self.status)
        return self.model_copy(update={**changes, "event": event, "job": None})


class ProcessedJob(BaseModel):
    job: JobView
    result: Any
    """The result of the job; for a gateway call the body of the upstream's response."""


@dataclass
class Call:
    method: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str | None] = field(default_factory=dict)
    content: bytes | None = None
    files: Any = None
    timeout: float = RESPONSE_TIMEOUT
    idempotent: bool = False
    """Whether sending it twice has the effect of sending it once."""
    retry_for: float | None = None
    deadline: Deadline = field(default_factory=lambda: Deadline(None))
    """Ends all attempts together."""

    def may_repeat_after(self, error: Exception) -> bool:
        if self.idempotent:
            return is_transient(error)
        return isinstance(error, LimitError) or (
            isinstance(error, UnavailableError)
            and error.status == 503
            and error.code not in _UNKNOWN_EFFECT
        )

    def parameters(self) -> list[tuple[str, str]]:
        pairs = []
        for name, value in self.query.items():
            for each in value if isinstance(value, (list, tuple)) else [value]:
                if each is not None:
                    pairs.append((name, str(each).lower() if isinstance(each, bool) else str(each)))
        return pairs


class Backoff:
    """Exponential backoff with jitter while the server is not available. Each delay is between half and
    all of a step, and at least what the server asks for by Retry-After.

    :param limit: seconds after the first of consecutive failures when it gives up
    """

    def __init__(self, limit: float, first: float = 0.5, longest: float = 5.0) -> None:
        self._limit = limit
        self._first = first
        self._longest = longest
        self.reset()

    def reset(self) -> None:
        self._since: float | None = None
        self._failures = 0

    def after(self, error: Exception) -> float:
        """The delay before the next attempt. Raises the error if the limit would be exceeded."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        step = min(self._longest, self._first * 2**self._failures)
        self._failures += 1
        asked = error.retry_after if isinstance(error, ProblemError) else 0.0
        delay = max(step * random.uniform(0.5, 1), asked)
        if now + delay - self._since > self._limit:
            raise error
        return delay


class Deadline:
    """Ends a call with a JobTimeoutError.

    :param seconds: from now; None for no limit
    :param job_id: the job of the call, if it is known already
    """

    def __init__(self, seconds: float | None, job_id: str | None = None) -> None:
        self.job_id = job_id
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    def limit(self, seconds: float) -> float:
        """Not more than what is left."""
        if self._end is None:
            return seconds
        return max(0.01, min(seconds, self._end - time.monotonic()))

    def left(self) -> float | None:
        """Seconds; None for no limit."""
        return None if self._end is None else self.limit(math.inf)

    def check(self) -> None:
        if self._end is not None and time.monotonic() >= self._end:
            raise JobTimeoutError(self.job_id, f"{self._seconds} s")


class BodyTimer:
    """Cuts the connection when the body of a response takes too long. A read timeout cannot do that: it
    begins anew with each byte, and it is the same before the first byte and between heartbeats.

    :param seconds: from the headers on; None for no limit
    """

    def __init__(self, response: httpx.Response, seconds: float | None) -> None:
        self.over = False
        self._stream = response.extensions["network_stream"]
        self._timer = None if seconds is None else threading.Timer(seconds, self._cut)

    def __enter__(self) -> BodyTimer:
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _cut(self) -> None:
        self.over = True
        # It may be closed by now.
        with contextlib.suppress(OSError):
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def is_transient(error: Exception) -> bool:
    """Whether the same request may succeed later."""
    return isinstance(error, (ConnectionLostError, LimitError, UnavailableError))


def is_full(error: Exception) -> bool:
    """The server is up, but all its streams and long polls, or those of the tenant, are in use."""
    return isinstance(error, ProblemError) and error.code in ("too_many_waiting", "quota_exceeded")


def segments(*parts: str) -> str:
    return "".join("/" + quote(str(part), safe="") for part in parts)


def body(value: Any) -> bytes:
    """A model or a mapping as JSON. Members that are None are left out."""
    if isinstance(value, BaseModel):
        return value.model_dump_json(exclude_none=True).encode()
    return json.dumps(value).encode()


def submission(path: str, key: str | None, retry_for: float | None = None) -> Call:
    """A call that submits and is safe to repeat."""
    return Call(
        "POST",
        path,
        headers={"Idempotency-Key": key or secrets.token_hex(16)},
        idempotent=True,
        retry_for=retry_for,
    )


def with_json(call: Call, value: Any) -> Call:
    call.headers["Content-Type"] = "application/json"
    call.content = body(value)
    return call


def with_file(call: Call, value: Any, file: bytes, name: str) -> Call:
    call.files = {
        "submission": (None, body(value), "application/json"),
        "file": (name, file, "application/octet-stream"),
    }
    return call


def gateway(request: GatewayCall, key: str | None, retry_for: float | None = None) -> Call:
    call = submission(segments("api", request.route, "submit"), key, retry_for)
    call.query = {
        "callback_url": request.callback_url,
        "priority": request.priority,
        "batch_id": request.batch_id,
        "label": request.labels,
    }
    call.headers |= {**request.headers, "X-Quarry-Callback-Secret": request.callback_secret}
    kind: str | None = "application/octet-stream"
    match request.body:
        case None:
            kind = None
        case bytes():
            call.content = request.body
        case str():
            call.content = request.body.encode()
        case _:
            call.content = body(request.body)
            kind = "application/json"
    call.headers["Content-Type"] = request.content_type or kind
    return call


def result_of_call(route: str, job_id: str) -> Call:
    path = segments("api", route, "jobs", job_id, "result")
    return Call("GET", path, headers={"Accept": "*/*"}, idempotent=True)


def as_call(request: Any) -> GatewayCall | None:
    """The request, if it is a call to a route of the gateway."""
    if isinstance(request, GatewayCall):
        return request
    if isinstance(request, Mapping) and "route" in request:
        return GatewayCall.model_validate(request)
    return None


def events_in(lines: list[bytes], data: list[bytes]) -> list[JobEvent | None]:
    """The events that are complete after these lines, and None for each heartbeat; ``data`` has the lines of
    the next event."""
    events: list[JobEvent | None] = []
    for line in lines:
        line = line.rstrip(b"\r")
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif not line and data:
            events.append(JobEvent.model_validate_json(b"\n".join(data)))
            data.clear()
        elif line.startswith(b":"):
            events.append(None)
    return events

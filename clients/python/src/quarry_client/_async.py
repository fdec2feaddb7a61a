"""Asynchronous client. generate.py makes the synchronous one from this file."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter

from . import _calls as calls
from . import _models as models
from ._calls import (
    Backoff,
    BodyTimer,
    Call,
    Deadline,
    GatewayCall,
    GatewayResult,
    JobUpdate,
    ProcessedJob,
)
from ._errors import (
    ConnectionLostError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
    ProblemError,
    QuarryError,
    StreamUnusableError,
    problem,
    retry_after,
)
from ._models import JobEvent

T = TypeVar("T")
Submission = models.JobSubmission | Mapping[str, Any]


class AsyncQuarryClient:
    """Asynchronous client of one server. Calls that are safe to repeat are repeated for some seconds while
    the server is not available; submissions are, because they have an idempotency key.

    :param base_url: default: QUARRY_URL, else ORCHESTRATOR_URL, else http://127.0.0.1:8001
    :param api_key: sent as X-API-Key
    :param retry_for: how long a call is repeated, in seconds
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        retry_for: float = calls.RETRY_FOR,
    ) -> None:
        self._retry_for = retry_for
        headers = {"Accept": "application/json"}
        if api_key:
            headers["X-API-Key"] = api_key
        self._http = httpx.AsyncClient(base_url=calls.base_url(base_url), headers=headers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    async def submit(
        self,
        submission: Submission,
        *,
        idempotency_key: str | None = None,
        file: bytes | None = None,
        file_name: str = "document",
        retry_for: float | None = None,
    ) -> models.JobAccepted:
        """Submits a job; returns as soon as it is stored. ``file`` is the document itself."""
        call = calls.submission("/ingest-async", idempotency_key, retry_for)
        call = (
            calls.with_json(call, submission)
            if file is None
            else calls.with_file(call, submission, file, file_name)
        )
        return await self._json(call, models.JobAccepted)

    async def submit_batch(
        self,
        batch: models.BatchSubmission | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> models.BatchAccepted:
        call = calls.submission("/ingest-async/batch", idempotency_key)
        return await self._json(calls.with_json(call, batch), models.BatchAccepted)

    async def dry_run(
        self, submission: Submission, *, file: bytes | None = None, file_name: str = "document"
    ) -> models.EstimateView:
        """Estimates a job and stores nothing."""
        call = Call(
            "POST", "/ingest-async", query={"dry_run": True}, timeout=60.0, idempotent=True
        )
        call = (
            calls.with_json(call, submission)
            if file is None
            else calls.with_file(call, submission, file, file_name)
        )
        return await self._json(call, models.EstimateView)

    async def reindex(
        self,
        request: models.ReindexRequest | Mapping[str, Any] | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.JobAccepted:
        call = calls.submission("/reindex", idempotency_key)
        return await self._json(calls.with_json(call, request or {}), models.JobAccepted)

    async def status(self, job_id: str) -> models.JobView:
        return await self._get(models.JobView, "jobs", job_id)

    async def wait(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float = calls.POLL_INTERVAL,
        max_poll_attempts: int | None = None,
        retry_for: float = calls.FOLLOW_RETRY_FOR,
    ) -> models.JobView:
        """Returns the ended job, whether it is completed, failed or cancelled."""
        return await self._end(
            job_id, None, Deadline(timeout, job_id), poll_interval, max_poll_attempts, retry_for
        )

    async def items(
        self,
        job_id: str,
        *,
        status: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.ItemPage:
        query = {"status": status, "limit": limit, "cursor": cursor}
        return await self._get(models.ItemPage, "jobs", job_id, "items", query=query)

    async def changes(
        self,
        job_id: str,
        *,
        change: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.ChangePage:
        """The documents that a job added, changed or removed."""
        query = {"change": change, "limit": limit, "cursor": cursor}
        return await self._get(models.ChangePage, "jobs", job_id, "changes", query=query)

    async def event_page(
        self, job_id: str, *, after: int | None = None, limit: int | None = None
    ) -> models.EventPage:
        """A page of the events so far."""
        query = {"after": after, "limit": limit}
        return await self._get(models.EventPage, "jobs", job_id, "events", query=query)

    async def result(self, job_id: str) -> dict[str, Any]:
        """The result of a completed job."""
        return await self._get(dict[str, Any], "jobs", job_id, "result")

    async def cancel(self, job_id: str) -> models.JobView:
        """A running job stops a little later."""
        return await self._post(models.JobView, "jobs", job_id, "cancel")

    async def retry(self, job_id: str, *, items: str | None = None) -> models.JobAccepted:
        """Submits an ended job again, or with ``items="failed"`` what failed of it. Not repeated if the
        response is lost: look for the new job first."""
        call = Call("POST", calls.segments("jobs", job_id, "retry"), query={"items": items})
        return await self._json(call, models.JobAccepted)

    async def jobs(
        self,
        *,
        status: str | None = None,
        type: str | None = None,
        collection: str | None = None,
        batch_id: str | None = None,
        label: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        total: bool | None = None,
    ) -> models.JobPage:
        query = {
            "status": status,
            "type": type,
            "collection": collection,
            "batch_id": batch_id,
            "label": label,
            "limit": limit,
            "cursor": cursor,
            "total": total,
        }
        return await self._get(models.JobPage, "jobs", query=query)

    async def stats(self) -> models.JobStatsView:
        return await self._get(models.JobStatsView, "jobs", "stats")

    async def batch(self, batch_id: str) -> models.BatchView:
        return await self._get(models.BatchView, "batches", batch_id)

    async def cancel_batch(self, batch_id: str) -> models.BatchView:
        return await self._post(models.BatchView, "batches", batch_id, "cancel")

    async def search(
        self, request: models.SearchRequest | Mapping[str, Any]
    ) -> models.SearchResponse:
        call = calls.with_json(Call("POST", "/search", idempotent=True), request)
        return await self._json(call, models.SearchResponse)

    async def collections(self) -> models.CollectionList:
        return await self._get(models.CollectionList, "collections")

    async def delete_collection(self, name: str) -> None:
        await self._delete("collections", name)

    async def export_collection(self, name: str) -> bytes:
        """The file of a collection; complete only if its last line is there."""
        call = Call("GET", calls.segments("collections", name, "export"), timeout=300.0)
        call.headers["Accept"] = "application/gzip"
        return (await self._send(call)).content

    async def import_collection(
        self, name: str, file: bytes, *, idempotency_key: str | None = None
    ) -> models.JobAccepted:
        call = calls.submission(calls.segments("collections", name, "import"), idempotency_key)
        call.headers["Content-Type"] = "application/gzip"
        call.content = file
        call.timeout = 300.0
        return await self._json(call, models.JobAccepted)

    async def documents(
        self,
        *,
        collection: str | None = None,
        uri: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.DocumentPage:
        query = {"collection": collection, "uri": uri, "limit": limit, "cursor": cursor}
        return await self._get(models.DocumentPage, "documents", query=query)

    async def document(self, document_id: str) -> models.DocumentView:
        """A document with its text."""
        return await self._get(models.DocumentView, "documents", document_id)

    async def delete_document(self, document_id: str) -> None:
        await self._delete("documents", document_id)

    async def create_schedule(
        self,
        request: models.ScheduleRequest | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> models.ScheduleView:
        """Makes a schedule: a ``submission`` that recurs ``every`` interval or by ``cron``."""
        call = calls.submission("/schedules", idempotency_key)
        return await self._json(calls.with_json(call, request), models.ScheduleView)

    async def schedules(
        self, *, limit: int | None = None, cursor: str | None = None
    ) -> models.SchedulePage:
        """A page of the schedules, newest first, each with its last run."""
        query = {"limit": limit, "cursor": cursor}
        return await self._get(models.SchedulePage, "schedules", query=query)

    async def schedule(self, schedule_id: str) -> models.ScheduleView:
        """A schedule with its last runs."""
        return await self._get(models.ScheduleView, "schedules", schedule_id)

    async def change_schedule(
        self, schedule_id: str, change: models.ScheduleRequest | Mapping[str, Any]
    ) -> models.ScheduleView:
        """Changes, pauses (``paused``) or resumes a schedule. Members that are not given stay as they are."""
        call = Call("PATCH", calls.segments("schedules", schedule_id), idempotent=True)
        return await self._json(calls.with_json(call, change), models.ScheduleView)

    async def delete_schedule(self, schedule_id: str) -> None:
        """Its jobs and documents are kept."""
        await self._delete("schedules", schedule_id)

    async def run_schedule(self, schedule_id: str) -> models.JobAccepted:
        """Runs a schedule now. Not repeated if the response is lost: look at its last run first."""
        call = Call("POST", calls.segments("schedules", schedule_id, "run"))
        return await self._json(call, models.JobAccepted)

    async def submit_call(
        self,
        call: GatewayCall | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        retry_for: float | None = None,
    ) -> models.JobAccepted:
        """Submits a call to a route of the gateway."""
        request = GatewayCall.model_validate(call)
        return await self._json(
            calls.gateway(request, idempotency_key, retry_for), models.JobAccepted
        )

    async def call_status(self, route: str, job_id: str) -> models.JobView:
        return await self._get(models.JobView, "api", route, "jobs", job_id, "status")

    async def call_result(self, route: str, job_id: str) -> GatewayResult:
        return await self._call_result(calls.result_of_call(route, job_id))

    async def _call_result(self, call: Call) -> GatewayResult:
        response = await self._send(call)
        kind = response.headers.get("Content-Type")
        content: Any = response.content
        if kind and "json" in kind:
            content = response.json()
        elif kind and kind.startswith("text/"):
            content = response.text
        return GatewayResult(status=response.status_code, content_type=kind, body=content)

    async def cancel_call(self, route: str, job_id: str) -> models.JobView:
        return await self._post(models.JobView, "api", route, "jobs", job_id, "cancel")

    async def whoami(self) -> models.CallerView:
        return await self._get(models.CallerView, "whoami")

    async def process_async_job(
        self,
        request: Submission | GatewayCall,
        *,
        on_progress: Callable[[JobUpdate], object] | None = None,
        timeout: float | None = None,
        poll_interval: float = calls.POLL_INTERVAL,
        max_poll_attempts: int | None = None,
        retry_for: float = calls.FOLLOW_RETRY_FOR,
        idempotency_key: str | None = None,
        cancel_on_timeout: bool = False,
    ) -> ProcessedJob:
        """Submits a job, or a call to a gateway route, follows it, and returns its result.

        The submission has an idempotency key and is repeated until the server has accepted it.

        :param on_progress: called with the first state of the job and with each change
        :param timeout: seconds from the call to the end of the job
        :param poll_interval: seconds between two polls where streams do not work
        :param max_poll_attempts: the most polls
        :param retry_for: seconds that the server may be unavailable without a break
        :param cancel_on_timeout: cancel the job too when JobTimeoutError is raised; given up after two
            seconds without success
        :raises JobFailedError: the job has failed or was cancelled
        :raises JobTimeoutError: after ``timeout`` or ``max_poll_attempts``; the job continues
        """
        deadline = Deadline(timeout)
        call = calls.as_call(request)
        submission = (
            calls.with_json(calls.submission("/ingest-async", idempotency_key), request)
            if call is None
            else calls.gateway(call, idempotency_key)
        )
        submission.retry_for = retry_for
        submission.deadline = deadline
        accepted = await self._json(submission, models.JobAccepted)
        deadline.job_id = accepted.job_id
        try:
            job = await self._end(
                accepted.job_id, on_progress, deadline, poll_interval, max_poll_attempts, retry_for
            )
            if job.status != "completed":
                raise JobFailedError(job)
            result: Any = job.result
            if call is not None:
                request_of_result = calls.result_of_call(call.route, job.job_id)
                request_of_result.retry_for = retry_for
                request_of_result.deadline = deadline
                result = (await self._call_result(request_of_result)).body
        except JobTimeoutError:
            if cancel_on_timeout:
                await self._try_to_cancel(accepted.job_id)
            raise
        return ProcessedJob(job=job, result=result)

    async def _try_to_cancel(self, job_id: str) -> None:
        """Its errors must not replace the one that led to it. The job may also have ended by now."""
        call = Call(
            "POST",
            calls.segments("jobs", job_id, "cancel"),
            idempotent=True,
            retry_for=calls.CANCEL_FOR,
            deadline=Deadline(calls.CANCEL_FOR),
        )
        with contextlib.suppress(QuarryError):
            await self._send(call)

    async def _end(
        self,
        job_id: str,
        on_progress: Callable[[JobUpdate], object] | None,
        deadline: Deadline,
        poll_interval: float,
        max_poll_attempts: int | None,
        retry_for: float,
    ) -> models.JobView:
        follower = _Follower(
            self, job_id, deadline, poll_interval, max_poll_attempts, retry_for
        )
        async with aclosing(follower.run()) as updates:
            async for update in updates:
                if on_progress is not None:
                    on_progress(update)
                if update.terminal and update.job is not None:
                    return update.job
        raise AssertionError("a follower ends with the job")

    async def follow(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float = calls.POLL_INTERVAL,
        max_poll_attempts: int | None = None,
        retry_for: float = calls.FOLLOW_RETRY_FOR,
    ) -> AsyncGenerator[JobUpdate, None]:
        """Yields the state of the job and each change, and at last the ended job.

        Events come by a stream, which is resumed after the last event; where streams do not work by long
        polls, and where these do not wait by polls with backoff. A server that restarts is waited for.
        """
        follower = _Follower(
            self, job_id, Deadline(timeout, job_id), poll_interval, max_poll_attempts, retry_for
        )
        async with aclosing(follower.run()) as updates:
            async for update in updates:
                yield update

    async def events(self, job_id: str, *, after: int = 0) -> AsyncGenerator[JobEvent, None]:
        """The events after the one with the number ``after``, as they happen, until the stream ends."""
        async with aclosing(self._stream(job_id, after, Deadline(None))) as events:
            async for event in events:
                if event is not None:
                    yield event

    async def _stream(
        self, job_id: str, after: int, deadline: Deadline
    ) -> AsyncGenerator[JobEvent | None, None]:
        """The events, and None for each heartbeat."""
        headers = {"Accept": "text/event-stream"}
        if after > 0:
            headers["Last-Event-ID"] = str(after)
        begun = False
        timer: BodyTimer | None = None
        rest = b""
        data: list[bytes] = []
        first_bytes = deadline.limit(calls.FIRST_BYTES)
        timeout = httpx.Timeout(deadline.limit(calls.RESPONSE_TIMEOUT), read=first_bytes)
        try:
            async with self._http.stream(
                "GET", calls.segments("jobs", job_id, "events"), headers=headers, timeout=timeout
            ) as response:
                if response.status_code == 204:
                    return
                await self._require_success(response)
                if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
                    raise StreamUnusableError("The response is no event stream.")
                # The read timeout of the body: heartbeats come more rarely than the headers may.
                response.request.extensions["timeout"]["read"] = deadline.limit(calls.STREAM_IDLE)
                with BodyTimer(response, first_bytes) as timer:
                    async for part in response.aiter_bytes():
                        timer.stop()
                        begun = True
                        *lines, rest = (rest + part).split(b"\n")
                        for event in calls.events_in(lines, data):
                            yield event
                if timer.over and not begun:
                    raise StreamUnusableError("The stream brings no bytes.")
        except httpx.TransportError as error:
            if not begun and (isinstance(error, httpx.ReadTimeout) or (timer and timer.over)):
                raise StreamUnusableError("The stream brings no bytes.") from error
            raise calls.lost("The stream was lost", self._http.base_url) from error

    async def _get(self, kind: type[T], *path: str, query: dict[str, Any] | None = None) -> T:
        call = Call("GET", calls.segments(*path), query=query or {}, idempotent=True)
        return await self._json(call, kind)

    async def _post(self, kind: type[T], *path: str) -> T:
        return await self._json(Call("POST", calls.segments(*path), idempotent=True), kind)

    async def _delete(self, *path: str) -> None:
        call = Call("DELETE", calls.segments(*path), idempotent=True)
        attempts: list[None] = []
        try:
            await self._send(call, attempts)
        except NotFoundError:
            # A repeated deletion finds nothing if the response to the first one was lost.
            if len(attempts) == 1:
                raise

    async def _json(self, call: Call, kind: type[T]) -> T:
        response = await self._send(call)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind.model_validate_json(response.content)  # type: ignore[return-value]
        return TypeAdapter(kind).validate_json(response.content)

    async def _send(self, call: Call, attempts: list[None] | None = None) -> httpx.Response:
        backoff = Backoff(self._retry_for if call.retry_for is None else call.retry_for)
        while True:
            call.deadline.check()
            if attempts is not None:
                attempts.append(None)
            try:
                return await self._attempt(call)
            except (ConnectionLostError, ProblemError) as error:
                if not call.may_repeat_after(error):
                    raise
                call.deadline.check()
                delay = backoff.after(error)
            await asyncio.sleep(call.deadline.limit(delay))

    async def _attempt(self, call: Call) -> httpx.Response:
        """Sends the call once."""
        headers = {name: value for name, value in call.headers.items() if value is not None}
        try:
            async with self._http.stream(
                call.method,
                call.path,
                params=call.parameters() or None,
                headers=headers,
                content=call.content,
                files=call.files,
                timeout=call.deadline.limit(call.timeout),
            ) as response:
                with BodyTimer(response, call.deadline.left()) as timer:
                    await self._require_success(response)
                    await response.aread()
                if timer.over:
                    raise calls.lost("There was no response in time", self._http.base_url)
        except httpx.TransportError as error:
            raise calls.lost("There is no connection, or it was lost", self._http.base_url) from error
        return response

    async def _require_success(self, response: httpx.Response) -> None:
        if not response.is_success and response.status_code != 304:
            content = await response.aread()
            raise problem(response.status_code, response.headers, content)


class _Follower:
    def __init__(
        self,
        client: AsyncQuarryClient,
        job_id: str,
        deadline: Deadline,
        poll_interval: float,
        max_poll_attempts: int | None,
        retry_for: float,
    ) -> None:
        self._client = client
        self._job_id = job_id
        self._deadline = deadline
        self._poll_interval = poll_interval
        self._interval = poll_interval
        self._pause = 0.0
        self._polls_left = max_poll_attempts
        self._max_polls = max_poll_attempts
        self._backoff = Backoff(retry_for)
        self._etag: str | None = None
        self._seq = 0
        self._update: JobUpdate | None = None
        self._streams_from = 0.0
        self._long_polls_from = 0.0
        self._short_streams = 0

    async def run(self) -> AsyncGenerator[JobUpdate, None]:
        while True:
            self._deadline.check()
            try:
                if self._update is None:
                    yield await self._read()
                elif time.monotonic() >= self._streams_from:
                    async with aclosing(self._stream()) as updates:
                        async for update in updates:
                            yield update
                    yield await self._read()
                else:
                    update = await self._poll()
                    if update is not None:
                        yield update
                self._backoff.reset()
            except (ConnectionLostError, StreamUnusableError, ProblemError) as error:
                await self._recover(error)
            known = self._update
            if known is not None and known.job is not None and known.terminal:
                return

    async def _recover(self, error: Exception) -> None:
        """Decides how to go on, or raises the error."""
        self._deadline.check()
        now = time.monotonic()
        unusable = isinstance(error, StreamUnusableError) or calls.is_full(error)
        if unusable and now >= self._streams_from:
            self._streams_from = now + calls.TRANSPORT_COOLDOWN
            return
        if calls.is_full(error) and now >= self._long_polls_from:
            self._long_polls_from = now + calls.TRANSPORT_COOLDOWN
            return
        if not calls.is_transient(error):
            raise error
        if isinstance(error, ConnectionLostError):
            # Another server may be there afterwards, or another proxy.
            self._streams_from = 0.0
        await self._sleep(self._backoff.after(error))

    async def _stream(self) -> AsyncGenerator[JobUpdate, None]:
        begin = time.monotonic()
        before = self._seq
        stream = self._client._stream(self._job_id, before, self._deadline)
        async with aclosing(stream) as events:
            async for event in events:
                self._backoff.reset()
                self._deadline.check()
                if event is None:
                    # What changes without an event: counts in between, estimates, postponed vectors.
                    yield await self._read()
                    continue
                self._seq = event.seq
                assert self._update is not None
                self._update = self._update.after(event)
                if not self._update.terminal:
                    yield self._update
        self._etag = None
        if self._seq > before or time.monotonic() - begin > calls.MIN_UNCUT_STREAM:
            self._short_streams = 0
            return
        self._short_streams += 1
        if self._short_streams > 2:
            self._short_streams = 0
            raise StreamUnusableError("The streams end at once.")
        await self._sleep(self._poll_interval)

    async def _read(self) -> JobUpdate:
        response = await self._client._attempt(self._status({}))
        return self._accept(response)

    async def _poll(self) -> JobUpdate | None:
        if self._polls_left is not None:
            if self._polls_left == 0:
                raise JobTimeoutError(self._job_id, f"{self._max_polls} requests of its status")
            self._polls_left -= 1
        await self._sleep(self._pause)
        self._pause = 0.0
        begin = time.monotonic()
        waits = begin >= self._long_polls_from
        seconds = max(1, int(self._deadline.limit(calls.LONG_POLL_SECONDS)))
        headers = {
            "If-None-Match": self._etag,
            "Prefer": f"wait={seconds}" if waits else None,
        }
        response = await self._client._attempt(self._status(headers))
        if response.status_code != 304:
            self._interval = self._poll_interval
            self._pause = max(self._interval, retry_after(response.headers))
            return self._accept(response)
        if not waits or time.monotonic() - begin < self._poll_interval:
            self._interval = min(self._interval * 1.5, calls.MAX_POLL_INTERVAL)
            self._pause = max(self._interval, retry_after(response.headers))
        return None

    def _status(self, headers: dict[str, str | None]) -> Call:
        return Call(
            "GET",
            calls.segments("jobs", self._job_id),
            headers=headers,
            timeout=calls.LONG_POLL_SECONDS + 15.0,
            deadline=self._deadline,
        )

    def _accept(self, response: httpx.Response) -> JobUpdate:
        self._etag = response.headers.get("ETag")
        job = models.JobView.model_validate_json(response.content)
        if job.events:
            self._seq = max(self._seq, job.events[-1].seq)
        self._update = JobUpdate.of(job)
        return self._update

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(self._deadline.limit(seconds) if seconds > 0 else 0)
        self._deadline.check()

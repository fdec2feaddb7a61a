import asyncio
import http.server
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from conftest import Steering

from quarry_client import (
    AsyncQuarryClient,
    GatewayCall,
    JobFailedError,
    JobTimeoutError,
    JobUpdate,
    QuarryClient,
)


def text(name: str) -> dict:
    text = "Limestone dissolves in rain."
    return {"source_type": "text", "text": text, "collection": name, "labels": [name]}


def crawl(site: str, name: str) -> dict:
    return {"source_type": "web_crawl", "source_uri": site, "collection": name}


def test_progress_is_reported_from_the_first_state_to_the_result(url: str, name: str) -> None:
    updates: list[JobUpdate] = []
    with QuarryClient(url) as client:
        done = client.process_async_job(text(name), on_progress=updates.append)

    assert done.job.status == "completed"
    assert isinstance(done.result, dict)
    progress = [each.progress for each in updates]
    assert progress == sorted(progress)
    assert updates[-1].job == done.job


def test_gateway_call_returns_the_body_of_the_upstreams_response(url: str) -> None:
    with QuarryClient(url) as client:
        call = GatewayCall(route="echo", body={"topic": "moss"})
        assert client.process_async_job(call).result == {"received": {"topic": "moss"}}


def test_failed_job_raises_its_code(url: str) -> None:
    with QuarryClient(url) as client, pytest.raises(JobFailedError) as raised:
        client.process_async_job({"route": "refusing", "body": {}})
    assert raised.value.code == "upstream_refused"


def test_timeout_ends_the_call_and_cancels_the_job_if_asked(
    url: str, name: str, steering: Steering
) -> None:
    site = steering.new_site(4, 0)
    with QuarryClient(url) as client:
        with pytest.raises(JobTimeoutError) as raised:
            client.process_async_job(crawl(site, name), timeout=1.0, cancel_on_timeout=True)
        assert client.wait(raised.value.job_id).status == "cancelled"


def test_submission_whose_response_is_lost_is_not_doubled(url: str, name: str) -> None:
    lost: list[str] = []

    def lose_twice(method: str, path: str, headers: dict) -> bool:
        if method == "POST" and len(lost) < 2:
            lost.append(path)
            return False
        return True

    with proxy(url, lose_twice) as between, QuarryClient(between) as client:
        done = client.process_async_job(text(name))
        found = client.jobs(label=name).jobs

    assert len(lost) == 2
    assert [each.job_id for each in found] == [done.job.job_id]


def test_where_streams_are_refused_it_polls(url: str, name: str, steering: Steering) -> None:
    waits: list[str] = []
    site = steering.new_site(3, 0)

    def refuse(method: str, path: str, headers: dict) -> bool | str:
        if path.endswith("/events"):
            return "no stream"
        if "wait=" in headers.get("prefer", "") and method == "GET":
            waits.append(path)
            steering.open_sites()
        return True

    with proxy(url, refuse) as between, QuarryClient(between) as client:
        done = client.process_async_job(crawl(site, name), poll_interval=0.05)

    assert done.job.status == "completed"
    assert waits


def test_job_is_followed_over_the_death_of_its_server(
    url: str, name: str, steering: Steering
) -> None:
    updates: list[JobUpdate] = []

    async def run() -> tuple:
        async with AsyncQuarryClient(url) as client:
            # Three pages are held: a crawl requests four at a time, so the open ones have a place.
            site = steering.new_site(5, 2)
            running = asyncio.create_task(
                client.process_async_job(crawl(site, name), on_progress=updates.append)
            )
            while not updates:
                await asyncio.sleep(0.05)
            while (await client.status(updates[0].job_id)).counts.stored < 3:
                await asyncio.sleep(0.1)
            restart = asyncio.create_task(asyncio.to_thread(steering.restart))
            late = asyncio.create_task(client.process_async_job(text(name)))
            await restart
            steering.open_sites()
            return await running, await late

    crawled, late = asyncio.run(run())

    assert crawled.job.counts.stored == 6
    assert late.job.status == "completed"
    seen = [each.event.seq for each in updates if each.event]
    assert seen == sorted(set(seen))


@contextmanager
def proxy(server: str, allowed: Callable[[str, str, dict], bool | str]) -> Iterator[str]:
    """Forwards to the server. ``allowed`` returns False to lose the response, or a text to send instead."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            verdict = allowed(self.command, self.path, headers)
            if isinstance(verdict, str):
                self.respond(200, "text/plain", verdict.encode())
                return
            headers.pop("host")
            request = urllib.request.Request(
                server + self.path, body or None, headers, method=self.command
            )
            try:
                with urllib.request.urlopen(request) as got:
                    status, kind, content = got.status, got.headers["Content-Type"], got.read()
            except urllib.error.HTTPError as error:
                status, kind, content = error.code, error.headers["Content-Type"], error.read()
            if verdict:
                self.respond(status, kind, content)

        def respond(self, status: int, kind: str | None, content: bytes) -> None:
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            if status != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = forward

        def log_message(self, *_: object) -> None:
            pass

    between = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=between.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{between.server_address[1]}"
    finally:
        between.shutdown()
        between.server_close()

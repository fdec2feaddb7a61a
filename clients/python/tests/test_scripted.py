"""Runs clients/contract/scripted by both clients, against a server that behaves as each case says."""

import asyncio
import http.server
import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from test_contract import FOLDER, run

from quarry_client import AsyncQuarryClient, QuarryClient

FILES = [(file, json.loads(file.read_text())) for file in sorted((FOLDER / "scripted").glob("*.json"))]
CASES = [
    pytest.param(case, file["documents"], id=f"{path.stem}: {case['name']}")
    for path, file in FILES
    for case in file["cases"]
]


@pytest.mark.parametrize("case, documents", CASES)
def test_synchronous(case: dict, documents: dict, request: pytest.FixtureRequest) -> None:
    with scripted(case, documents) as url, QuarryClient(url) as client:
        run(case, lambda method: getattr(client, method), "scripted", request)


@pytest.mark.parametrize("case, documents", CASES)
def test_asynchronous(case: dict, documents: dict, request: pytest.FixtureRequest) -> None:
    with scripted(case, documents) as url, asyncio.Runner() as runner:
        client = AsyncQuarryClient(url)

        def call(method: str) -> Callable:
            return lambda *args, **options: runner.run(getattr(client, method)(*args, **options))

        run(case, call, "scripted", request)
        runner.run(client.aclose())


@contextmanager
def scripted(case: dict, documents: dict) -> Iterator[str]:
    """The server of a case. Afterwards the numbers of its requests are checked."""
    seen: Counter[str] = Counter()
    released = threading.Event()
    script = {
        key: itertools.chain(answers, itertools.repeat(answers[-1]))
        for key, answers in case["server"].items()
    }

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen[f"{self.command} {self.path}"] += 1
            answer = next(script[f"{self.command} {self.path.partition('?')[0]}"])
            self.close_connection = True
            try:
                self.send(answer)
            except OSError:
                pass  # The client has gone.

        def send(self, answer: dict[str, Any]) -> None:
            if answer.get("silent"):
                released.wait()
            elif "stream" in answer:
                self.begin(200, "text/event-stream")
                for part in answer["stream"]:
                    if isinstance(part, str):
                        self.wfile.write(part.encode())
                    else:
                        released.wait(part)
                if answer.get("open"):
                    released.wait()
            elif "json" in answer:
                document = answer["json"]
                body = json.dumps(documents.get(document) if isinstance(document, str) else document)
                self.begin(answer["status"], "application/json", len(body))
                for byte in body if answer.get("slowly") else [body]:
                    self.wfile.write(byte.encode())
                    if answer.get("slowly") and released.wait(0.1):
                        return

        def begin(self, status: int, kind: str, length: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Connection", "close")
            if length is not None:
                self.send_header("Content-Length", str(length))
            self.end_headers()

        do_GET = do_POST = respond

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        released.set()
        server.shutdown()
        server.server_close()
    assert {name: seen[name] for name in case.get("requests", {})} == case.get("requests", {})

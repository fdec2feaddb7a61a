"""The server that the tests use, and the program that steers it."""

import itertools
import json
import os
import time
import urllib.request

import pytest

URL = os.environ.get("QUARRY_URL", "http://127.0.0.1:8001")
CONTROL = os.environ.get("QUARRY_CONTROL")

_runs = itertools.count()


class Steering:
    def restart(self) -> None:
        """Kills the server, starts it again and returns when it is up."""
        self._post("/restart")

    def new_site(self, pages: int, open: int) -> str:
        """A site with this number of pages, of which it holds back all but the first ``open``."""
        return self._post(f"/sites?pages={pages}&open={open}")["url"]

    def open_sites(self) -> None:
        self._post("/sites/open")

    def _post(self, path: str) -> dict:
        with urllib.request.urlopen(urllib.request.Request(f"{CONTROL}{path}", method="POST")) as got:
            return json.load(got)


@pytest.fixture
def url() -> str:
    return URL


@pytest.fixture
def steering() -> Steering:
    if CONTROL is None:
        pytest.skip("needs QUARRY_CONTROL, which the Maven build sets")
    return Steering()


@pytest.fixture
def name() -> str:
    """A name that nothing else on the server has."""
    return f"py-{time.time_ns():x}-{os.getpid()}-{next(_runs)}"

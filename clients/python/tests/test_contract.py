"""Runs clients/contract by both clients."""

import asyncio
import inspect
import json
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any, Callable
from uuid import UUID

import pytest
from pydantic import BaseModel

import quarry_client
from quarry_client import AsyncQuarryClient, QuarryClient

LIMIT = 300.0
FOLDER = Path(__file__).parents[2] / "contract"
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    for case in json.loads(file.read_text())
]


@pytest.mark.parametrize("case", CASES)
def test_synchronous(case: dict, url: str, name: str, request: pytest.FixtureRequest) -> None:
    with QuarryClient(url) as client:
        run(case, lambda method: getattr(client, method), name, request)


@pytest.mark.parametrize("case", CASES)
def test_asynchronous(case: dict, url: str, name: str, request: pytest.FixtureRequest) -> None:
    with asyncio.Runner() as runner:
        client = AsyncQuarryClient(url)

        def call(method: str) -> Callable:
            return lambda *args, **options: runner.run(getattr(client, method)(*args, **options))

        run(case, call, name, request)
        runner.run(client.aclose())


def test_both_clients_have_the_same_methods() -> None:
    def signatures(client: type) -> dict:
        return {
            name: list(inspect.signature(method).parameters)
            for name, method in inspect.getmembers(client, inspect.isfunction)
            if not name.startswith("_") and name not in ("close", "aclose")
        }

    assert signatures(QuarryClient) == signatures(AsyncQuarryClient)


def run(
    case: dict, method: Callable[[str], Callable], name: str, request: pytest.FixtureRequest
) -> None:
    known = {"run": name}
    if "${held_site}" in json.dumps(case):
        known["held_site"] = request.getfixturevalue("steering").new_site(8, 0)
    for each in case["steps"]:
        step = substitute(each, known)
        call = method(step["call"])
        args, options = step.get("args", []), step.get("options", {})
        begin = time.monotonic()
        if "error" in step:
            expected = dict(step["error"])
            with pytest.raises(getattr(quarry_client, expected.pop("class") + "Error")) as raised:
                call(*args, **options)
            match(plain(vars(raised.value)), expected, step["call"])
            assert time.monotonic() - begin < step.get("within", LIMIT)
            continue
        response = plain(call(*args, **options))
        assert time.monotonic() - begin < step.get("within", LIMIT)
        if "expect" in step:
            match(response, step["expect"], step["call"])
        for saved, path in step.get("save", {}).items():
            value = response
            for part in path.split("."):
                value = value[int(part)] if part.isdigit() else value[part]
            known[saved] = value


def plain(value: Any) -> Any:
    """What the API has sent, as JSON."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items() if each is not None}
    return [plain(each) for each in value] if isinstance(value, list) else value


def substitute(value: Any, known: dict[str, str]) -> Any:
    text = re.sub(r"\$\{(\w+)}", lambda each: known.get(each[1], each[0]), json.dumps(value))
    return json.loads(text)


ABSENT = object()

MATCHERS: dict[str, Callable[[Any], bool]] = {
    "$any": lambda value: value is not ABSENT,
    "$absent": lambda value: value is ABSENT,
    "$uuid": lambda value: str(UUID(value)) == value,
    "$string": lambda value: isinstance(value, str) and value != "",
    "$time": lambda value: isinstance(datetime.fromisoformat(value), datetime),
    "$integer": lambda value: isinstance(value, int),
    "$number": lambda value: isinstance(value, (int, float)),
    "$some": lambda value: isinstance(value, list) and len(value) > 0,
}


def match(actual: Any, expected: Any, at: str) -> None:
    if isinstance(expected, str) and expected.startswith("$"):
        assert MATCHERS[expected](actual), f"{at}: {actual} is not {expected}"
    elif isinstance(expected, list):
        assert isinstance(actual, list) and len(actual) == len(expected), f"{at}: {actual}"
        for index, each in enumerate(expected):
            match(actual[index], each, f"{at}.{index}")
    elif isinstance(expected, dict):
        assert isinstance(actual, dict), f"{at}: {actual}"
        for name, value in expected.items():
            match(actual.get(name, ABSENT), value, f"{at}.{name}")
    else:
        assert actual == expected, at

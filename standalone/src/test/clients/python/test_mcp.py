"""The Python SDK, mcp 2.x, against a running server."""

import asyncio
import json
import os
import urllib.request
import uuid

import pytest
from mcp import Client

URL = os.environ["QUARRY_MCP_URL"]
CONTROL = os.environ["QUARRY_CONTROL"]


def control(path):
    with urllib.request.urlopen(CONTROL + path, data=b"") as response:
        return json.load(response)


def content(result):
    """The structured content, which is the same as its text mirror."""
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


@pytest.fixture(params=["auto", "legacy"])
def run(request):
    """Runs a coroutine function with a connected client."""

    def with_client(scenario):
        async def main():
            async with Client(URL, mode=request.param) as client:
                await scenario(client)

        asyncio.run(main())

    return with_client


def test_tools_are_listed_with_true_annotations(run):
    async def scenario(client):
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools["search"].annotations.read_only_hint
        assert tools["crawl_web"].annotations.destructive_hint
        assert all(tool.output_schema for tool in tools.values())

    run(scenario)


def test_small_crawl_is_done_and_found_in_one_call(run):
    async def scenario(client):
        collection = "small-" + uuid.uuid4().hex[:8]
        site = control("/sites?pages=3&open=3")["url"]
        arguments = {"url": site, "collection": collection, "wait_seconds": 45}
        crawl = content(await client.call_tool("crawl_web", arguments))
        assert crawl["searchable_at"], crawl["message"]
        found = content(
            await client.call_tool("search", {"query": "granite", "collection": collection})
        )
        assert found["results"]
        read = content(
            await client.call_tool(
                "get_document", {"document_id": found["results"][0]["document_id"]}
            )
        )
        assert read["quoted_text"]

    run(scenario)


def test_progress_is_reported_and_a_cut_call_leaves_the_job(run):
    async def scenario(client):
        site = control("/sites?pages=4&open=1")["url"]
        job = content(await client.call_tool("crawl_web", {"url": site}))["job_id"]
        seen = []

        async def progress(value, total, message):
            seen.append(value)

        waiting = {"job_id": job, "wait_seconds": 7, "wait_for": "completed"}
        status = content(
            await client.call_tool("get_job_status", waiting, progress_callback=progress)
        )
        assert status["status"] == "processing"
        assert seen and seen == sorted(seen)

        waiting["wait_seconds"] = 45
        with pytest.raises(Exception):
            await client.call_tool("get_job_status", waiting, read_timeout_seconds=1)
        status = content(await client.call_tool("get_job_status", {"job_id": job}))
        assert status["status"] == "processing"

        await client.call_tool("cancel_job", {"job_id": job})
        control("/sites/open")
        status = content(await client.call_tool("get_job_status", waiting))
        assert status["status"] == "cancelled"

    run(scenario)


def test_errors_of_a_tool_are_results(run):
    async def scenario(client):
        result = await client.call_tool("get_job_status", {"job_id": str(uuid.uuid4())})
        assert result.is_error
        assert content(result)["error"]["code"] == "not_found"

    run(scenario)

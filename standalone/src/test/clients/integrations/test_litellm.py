import os
import socket
import subprocess
import sys
import time

import httpx
import pytest
from conftest import FOLDER, load

KEY = {"Authorization": "Bearer sk-test"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="session")
def proxy(model):
    port = free_port()
    environment = {
        **os.environ,
        "QUARRY_API_KEY": "none",
        "LITELLM_MASTER_KEY": "sk-test",
        "OPENAI_API_BASE": model,
        "OPENAI_API_KEY": "none",
    }
    program = os.path.join(os.path.dirname(sys.executable), "litellm")
    command = [program, "--config", str(FOLDER / "litellm/config.yaml"), "--port", str(port)]
    process = subprocess.Popen([*command, "--host", "127.0.0.1"], env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 180
        while True:
            try:
                if httpx.get(url + "/health/liveliness", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            assert process.poll() is None and time.monotonic() < deadline, "no proxy"
            time.sleep(1)
        yield url
    finally:
        process.terminate()
        process.wait()


def test_gateway_lists_and_calls_tools(proxy):
    tools = httpx.get(proxy + "/mcp-rest/tools/list", headers=KEY, timeout=60).json()["tools"]
    names = [tool["name"] for tool in tools]
    assert any(name.endswith("crawl_web") for name in names), names
    server = tools[0]["mcp_info"]["server_id"]
    call = {
        "server_id": server,
        "name": "ingest_text",
        "arguments": {"text": "Marble shines.", "title": "Marble", "wait_seconds": 30},
    }
    result = httpx.post(proxy + "/mcp-rest/tools/call", json=call, headers=KEY, timeout=90)
    assert result.status_code == 200, result.text
    assert "searchable_at" in result.text


def test_function_calling_over_plain_http(proxy, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", proxy + "/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("QUARRY_MCP_SERVER", os.environ["QUARRY_MCP_URL"].removesuffix("/mcp"))
    answer = load("litellm/functions.py").ask("Remember what basalt is.")
    assert "searchable_at" in answer

import asyncio
import json

from conftest import load


def test_agent_file_gives_the_tools_of_quarry():
    async def main():
        tools = {tool.name: tool for tool in await load("langchain/agent.py").client().get_tools()}
        assert "crawl_web" in tools
        arguments = {"text": "Granite is hard.", "title": "Granite", "wait_seconds": 30}
        stored = await tools["ingest_text"].ainvoke(arguments)
        assert "searchable_at" in json.dumps(stored)
        found = await tools["search"].ainvoke({"query": "granite"})
        assert "Granite is hard." in json.dumps(found)

    asyncio.run(main())


def test_agent_calls_a_tool(model):
    answer = asyncio.run(load("langchain/agent.py").ask("Remember what basalt is."))
    assert "searchable_at" in answer

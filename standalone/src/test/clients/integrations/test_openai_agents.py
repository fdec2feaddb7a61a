import asyncio

from agents import Agent, OpenAIChatCompletionsModel, RunConfig, Runner, set_tracing_disabled
from conftest import load
from openai import AsyncOpenAI


def test_server_of_the_agent_file_lists_and_calls():
    async def main():
        async with load("openai-agents/agent.py").server() as quarry:
            assert "crawl_web" in [tool.name for tool in await quarry.list_tools()]
            # Longer than the SDK's own limit of 5 s, if the machine is slow.
            result = await quarry.call_tool(
                "ingest_text", {"text": "Slate splits.", "title": "Slate", "wait_seconds": 30}
            )
            assert not result.is_error

    asyncio.run(main())


def test_agent_calls_a_tool(model):
    set_tracing_disabled(True)

    async def main():
        async with load("openai-agents/agent.py").server() as quarry:
            chat = OpenAIChatCompletionsModel("gpt", AsyncOpenAI(base_url=model, api_key="none"))
            agent = Agent(name="Researcher", mcp_servers=[quarry], model=chat)
            result = await Runner.run(agent, "Remember what basalt is.", run_config=RunConfig())
            assert "searchable_at" in result.final_output

    asyncio.run(main())

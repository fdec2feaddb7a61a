"""An agent of the OpenAI Agents SDK with Quarry's tools.

    pip install openai-agents
    python agent.py "What does https://example.org/docs/ say about granite?"
"""

import asyncio
import os
import sys

from agents import Agent, Runner
from agents.mcp import MCPServerStreamableHttp


def server() -> MCPServerStreamableHttp:
    key = os.environ.get("QUARRY_API_KEY")
    return MCPServerStreamableHttp(
        name="quarry",
        params={
            "url": os.environ.get("QUARRY_MCP_URL", "http://127.0.0.1:8000/mcp"),
            "headers": {"X-API-Key": key} if key else {},
        },
        # The default of 5 s would cut every call that waits.
        client_session_timeout_seconds=60,
        cache_tools_list=True,
    )


async def ask(question: str) -> str:
    async with server() as quarry:
        agent = Agent(
            name="Researcher",
            instructions="Answer from the tools' results, and cite the uri of each passage.",
            mcp_servers=[quarry],
        )
        return (await Runner.run(agent, question)).final_output


if __name__ == "__main__":
    print(asyncio.run(ask(" ".join(sys.argv[1:]))))

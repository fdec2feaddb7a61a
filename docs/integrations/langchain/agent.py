"""An agent of LangChain with Quarry's tools.

    pip install langchain langchain-openai langchain-mcp-adapters
    python agent.py "What does https://example.org/docs/ say about granite?"
"""

import asyncio
import os
import sys

from langchain_mcp_adapters.client import MultiServerMCPClient


def client() -> MultiServerMCPClient:
    key = os.environ.get("QUARRY_API_KEY")
    return MultiServerMCPClient(
        {
            "quarry": {
                "transport": "streamable_http",
                "url": os.environ.get("QUARRY_MCP_URL", "http://127.0.0.1:8000/mcp"),
                "headers": {"X-API-Key": key} if key else {},
            }
        }
    )


async def ask(question: str) -> str:
    from langchain.agents import create_agent

    agent = create_agent("openai:gpt-5-mini", await client().get_tools())
    result = await agent.ainvoke({"messages": [("user", question)]})
    return result["messages"][-1].text


if __name__ == "__main__":
    print(asyncio.run(ask(" ".join(sys.argv[1:]))))

"""Function calling without MCP: any server with the API of OpenAI's chat completions, Quarry's tools
over plain HTTP.

    pip install openai httpx
    OPENAI_BASE_URL=http://127.0.0.1:4000/v1 OPENAI_API_KEY=... python functions.py "What is granite?"
"""

import os
import sys

import httpx
from openai import OpenAI

MAX_ROUNDS = 10


def ask(question: str, model: str = "gpt") -> str:
    key = os.environ.get("QUARRY_API_KEY")
    quarry = httpx.Client(
        base_url=os.environ.get("QUARRY_MCP_SERVER", "http://127.0.0.1:8000"),
        headers={"X-API-Key": key} if key else {},
        timeout=60,
    )
    openai = OpenAI()
    tools = quarry.get("/tools/openai").raise_for_status().json()
    messages = [{"role": "user", "content": question}]
    for _ in range(MAX_ROUNDS):
        answer = openai.chat.completions.create(model=model, messages=messages, tools=tools)
        message = answer.choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            return message.content or ""
        for call in message.tool_calls:
            # The arguments as they are; the body is for the model, also if it is an error.
            result = quarry.post(
                f"/mcp/{call.function.name}",
                content=call.function.arguments,
                headers={"Content-Type": "application/json"},
            )
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result.text})
    raise RuntimeError(f"no answer after {MAX_ROUNDS} rounds")


if __name__ == "__main__":
    print(ask(" ".join(sys.argv[1:])))

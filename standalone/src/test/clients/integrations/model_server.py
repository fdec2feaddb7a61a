"""A model with OpenAI's chat completions API that calls one tool and answers with its result."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARGUMENTS = {"text": "Basalt is a dark rock.", "title": "Basalt", "wait_seconds": 30}


def completion(request):
    last = request["messages"][-1]
    if last["role"] == "tool":
        content = last["content"]
        if isinstance(content, list):
            content = "".join(part["text"] for part in content)
        message = {"role": "assistant", "content": content}
        reason = "stop"
    else:
        names = [tool["function"]["name"] for tool in request["tools"]]
        name = next(name for name in names if name.endswith("ingest_text"))
        function = {"name": name, "arguments": json.dumps(ARGUMENTS)}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": function}],
        }
        reason = "tool_calls"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(completion(request)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def start():
    """Starts the model; returns its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/v1"

"""Receives Quarry's webhooks and believes only those that are signed (Standard Webhooks).

    WEBHOOK_SECRET=whsec_... python3 webhook_receiver.py 9200

Nothing but Python 3 is needed. In production put TLS in front of it.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import time

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
OLDEST_SECONDS = 300
MAX_BODY_BYTES = 64 * 1024
seen = set()  # Keep it where all your processes see it: a message may come more than once.


def is_genuine(headers, body):
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > OLDEST_SECONDS:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    # Several signatures while a secret is being replaced: one has to fit.
    return any(
        hmac.compare_digest(expected.encode(), each.removeprefix("v1,").encode())
        for each in headers.get("webhook-signature", "").split()
        if each.startswith("v1,")
    )


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        if length > MAX_BODY_BYTES:
            self.close_connection = True  # The body is not read.
            self.answer(413)
            return
        body = self.rfile.read(length)
        if not is_genuine(self.headers, body):
            self.answer(401)
            return
        message_id = self.headers["webhook-id"]
        if message_id not in seen:
            seen.add(message_id)
            event = json.loads(body)
            print(event["type"], event["data"]["job_id"], event["data"]["status"], flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *ignored):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print("listening on", server.server_address[1], flush=True)
    server.serve_forever()

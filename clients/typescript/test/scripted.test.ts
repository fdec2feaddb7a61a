// Runs clients/contract/scripted against a server that behaves as each case says.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { processAsyncJob } from "../src/index.js";
import { type Case, FOLDER, run } from "./contract.js";

interface Answer {
  status?: number;
  json?: unknown;
  slowly?: boolean;
  stream?: (string | number)[];
  open?: boolean;
  silent?: boolean;
  lost?: boolean;
}

interface ScriptedCase extends Case {
  server: Record<string, Answer[]>;
  requests?: Record<string, number>;
}

interface Scripted {
  documents: Record<string, unknown>;
  cases: ScriptedCase[];
}

const SCRIPTED = new URL("scripted/", FOLDER);

for (const file of readdirSync(SCRIPTED)) {
  const { documents, cases } = JSON.parse(readFileSync(new URL(file, SCRIPTED), "utf8")) as Scripted;
  for (const each of cases) {
    test(`${file}: ${each.name}`, async () => {
      await using server = await scripted(each.server, documents);
      await run(each, server.url);
      for (const [request, count] of Object.entries(each.requests ?? {})) {
        assert.equal(server.requests.filter((seen) => seen === request).length, count, request);
      }
    });
  }
}

test("an aborted signal rejects at once, also if the job cannot be cancelled", async () => {
  const url = new URL("following.json", SCRIPTED);
  const { documents } = JSON.parse(readFileSync(url, "utf8")) as Scripted;
  await using server = await scripted(
    {
      "POST /ingest-async": [{ status: 202, json: "accepted" }],
      "GET /jobs/J": [{ status: 200, json: "processing" }],
      "GET /jobs/J/events": [{ stream: [": beat\n\n"], open: true }],
      "POST /jobs/J/cancel": [{ silent: true }],
    },
    documents,
  );
  const controller = new AbortController();
  let aborted = 0;
  const running = processAsyncJob(
    { source_type: "text", text: "Tuff." },
    {
      baseUrl: server.url,
      signal: controller.signal,
      cancelOnAbort: true,
      onProgress: () => {
        aborted = performance.now();
        controller.abort(new Error("enough"));
      },
    },
  );

  await assert.rejects(running, /enough/);
  assert.ok(performance.now() - aborted < 1_000);
});

async function scripted(script: Record<string, Answer[]>, documents: Record<string, unknown>) {
  const left = new Map(Object.entries(script).map(([request, answers]) => [request, [...answers]]));
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on("end", () => {
      const request = `${incoming.method} ${incoming.url}`;
      requests.push(request);
      const answers = left.get(request.replace(/\?.*/, "")) ?? [];
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      void respond(answer as Answer, documents, incoming, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function respond(
  answer: Answer,
  documents: Record<string, unknown>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (answer.lost) {
    incoming.socket.destroy();
  } else if (answer.stream) {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
    for (const part of answer.stream) {
      if (typeof part === "string") {
        response.write(part);
      } else {
        await pause(part * 1_000);
      }
    }
    if (!answer.open) {
      response.end();
    }
  } else if (answer.status) {
    const document = typeof answer.json === "string" ? documents[answer.json] : answer.json;
    const body = JSON.stringify(document);
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    for (const part of answer.slowly ? body : [body]) {
      response.write(part);
      if (answer.slowly) {
        await pause(100);
      }
      if (response.destroyed) {
        return;
      }
    }
    response.end();
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

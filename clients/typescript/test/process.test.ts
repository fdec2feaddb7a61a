import assert from "node:assert/strict";
import { test } from "node:test";
import {
  JobFailedError,
  JobTimeoutError,
  type JobUpdate,
  LimitError,
  processAsyncJob,
} from "../src/index.js";
import { proxy } from "./proxy.js";
import { client, newSite, openSites, uniqueName, URL_OF_SERVER, WITHOUT_CONTROL } from "./server.js";

const text = (collection: string) => ({
  source_type: "text",
  text: "Limestone dissolves in rain.",
  collection,
  labels: [collection],
});

test("progress of a job is reported from its first state to its result", async () => {
  const updates: JobUpdate[] = [];
  const { job, result } = await processAsyncJob(text(uniqueName()), {
    baseUrl: URL_OF_SERVER,
    onProgress: (update) => updates.push(update),
  });

  assert.equal(job.status, "completed");
  assert.equal(typeof result, "object");
  assert.equal(updates.at(-1)?.progress, 100);
  assert.equal(updates.at(-1)?.job, job);
  const progress = updates.map((each) => each.progress);
  assert.deepEqual(progress, progress.toSorted((a, b) => a - b));
});

test("a gateway call resolves with the body of the upstream's response", async () => {
  const { result } = await client().processAsyncJob<{ received: { topic: string } }>({
    route: "echo",
    body: { topic: "moss" },
  });

  assert.equal(result.received.topic, "moss");
});

test("a failed job rejects with its code", async () => {
  const failing = client().processAsyncJob({ route: "refusing", body: {} });

  await assert.rejects(failing, (error: JobFailedError) => {
    assert.ok(error instanceof JobFailedError);
    assert.equal(error.code, "upstream_refused");
    assert.equal(error.job.status, "failed");
    return true;
  });
});

test("a timeout ends the call and cancels the job only if asked", { skip: WITHOUT_CONTROL }, async () => {
  const site = await newSite(4, 0);
  const crawl = { source_type: "web_crawl", source_uri: site, collection: uniqueName() };
  const timedOut = async (cancelOnAbort: boolean) => {
    const error = await client()
      .processAsyncJob(crawl, { timeout: 1_000, cancelOnAbort })
      .then(() => assert.fail("did not time out"), (reason: unknown) => reason);
    assert.ok(error instanceof JobTimeoutError, String(error));
    return error.jobId as string;
  };

  const goesOn = await timedOut(false);
  assert.equal((await client().cancel(goesOn)).job_id, goesOn);
  const cancelled = await timedOut(true);
  assert.equal((await client().wait(cancelled)).status, "cancelled");
});

test("an aborted signal rejects with its reason", { skip: WITHOUT_CONTROL }, async () => {
  const controller = new AbortController();
  const site = await newSite(4, 0);
  const running = client().processAsyncJob(
    { source_type: "web_crawl", source_uri: site, collection: uniqueName() },
    {
      signal: controller.signal,
      cancelOnAbort: true,
      onProgress: () => controller.abort(new Error("enough")),
    },
  );

  await assert.rejects(running, /enough/);
});

test("a submission whose response is lost is not doubled", async () => {
  let lost = 0;
  await using between = await proxy((incoming, response, forward) => {
    if (incoming.method === "POST" && lost < 2) {
      lost++;
      forward(() => response.destroy());
    } else {
      forward();
    }
  });
  const name = uniqueName();

  const { job } = await processAsyncJob(text(name), { baseUrl: between.url });

  assert.equal(lost, 2);
  const { jobs } = await client().jobs({ label: name });
  assert.deepEqual(jobs.map((each) => each.job_id), [job.job_id]);
});

test("where streams are refused it waits by long polls", { skip: WITHOUT_CONTROL }, async () => {
  await using between = await proxy((incoming, response, forward) => {
    if (incoming.url?.endsWith("/events")) {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<p>Proxy</p>");
    } else {
      forward();
    }
  });
  const site = await newSite(3, 0);
  const running = processAsyncJob(
    { source_type: "web_crawl", source_uri: site, collection: uniqueName() },
    { baseUrl: between.url, pollInterval: 50 },
  );
  await until(() => between.requests.some((each) => each.endsWith("wait=25")));
  await openSites();

  assert.equal((await running).job.status, "completed");
  assert.equal(between.requests.filter((each) => each.endsWith("/events")).length, 1);
});

test("where nothing waits it polls, as often as the server allows", { skip: WITHOUT_CONTROL }, async () => {
  const full = JSON.stringify({ code: "too_many_waiting", status: 503, title: "Full" });
  await using between = await proxy((incoming, response, forward) => {
    if (incoming.url?.endsWith("/events") || incoming.headers.prefer) {
      response.writeHead(503, { "Content-Type": "application/problem+json" }).end(full);
    } else {
      forward();
    }
  });
  const site = await newSite(3, 0);
  const running = processAsyncJob(
    { source_type: "web_crawl", source_uri: site, collection: uniqueName() },
    { baseUrl: between.url, pollInterval: 20 },
  );
  const polls = () => between.requests.filter((each) => /^GET .jobs.[^/ ]+$/.test(each)).length;
  await until(() => polls() >= 3);
  await openSites();

  assert.equal((await running).job.status, "completed");
  assert.equal(between.requests.filter((each) => each.includes("wait=")).length, 1);

  const limited = processAsyncJob(
    { source_type: "web_crawl", source_uri: await newSite(2, 0), collection: uniqueName() },
    { baseUrl: between.url, pollInterval: 20, maxPollAttempts: 2, cancelOnAbort: true },
  );
  await assert.rejects(limited, /has not ended within 2 requests of its status; it continues/);
});

test("Retry-After of a limit is honoured", async () => {
  let refusedAt = 0;
  let nextAt = 0;
  await using between = await proxy((_, response, forward) => {
    if (refusedAt === 0) {
      refusedAt = performance.now();
      response
        .writeHead(429, { "Content-Type": "application/problem+json", "Retry-After": "1" })
        .end(JSON.stringify({ code: "rate_limited", status: 429, title: "Too many" }));
    } else {
      nextAt ||= performance.now();
      forward();
    }
  });

  await client({ baseUrl: between.url }).jobs();
  assert.ok(nextAt - refusedAt >= 990, `waited ${nextAt - refusedAt} ms`);

  refusedAt = 0;
  await assert.rejects(client({ baseUrl: between.url, retryFor: 500 }).jobs(), LimitError);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, type JobUpdate, processAsyncJob, socketEvents } from "../src/index.js";
import { client, newSite, openSites, restartServer, uniqueName, URL_OF_SERVER, WITHOUT_CONTROL } from "./server.js";

test(
  "a job is followed over the death of its server",
  { skip: WITHOUT_CONTROL, timeout: 300_000 },
  async () => {
    const quarry = client();
    const collection = uniqueName();
    const updates: JobUpdate[] = [];
    const running = processAsyncJob(
      // Three pages are held: a crawl requests four at a time, so the open ones have a place.
      { source_type: "web_crawl", source_uri: await newSite(5, 2), collection },
      { baseUrl: URL_OF_SERVER, onProgress: (update) => updates.push(update) },
    );
    while (updates.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { jobId } = updates[0] as JobUpdate;
    while ((await quarry.status(jobId)).counts.stored < 3) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const overSocket: JobUpdate[] = [];
    const socket = (async () => {
      for await (const update of follow(quarry.http, jobId, {}, socketEvents)) {
        overSocket.push(update);
      }
    })();

    const restarted = restartServer();
    // Sent while no server is there, it is accepted once by the next one.
    const late = processAsyncJob(
      { source_type: "text", text: "Pumice floats.", collection, labels: [collection] },
      { baseUrl: URL_OF_SERVER },
    );
    await restarted;
    await openSites();

    assert.equal((await running).job.counts.stored, 6);
    await socket;
    assert.equal(overSocket.at(-1)?.job?.status, "completed");
    assert.equal((await late).job.status, "completed");
    assert.equal((await quarry.jobs({ label: collection })).jobs.length, 1);
    const seen = updates.flatMap((each) => (each.event ? [each.event.seq] : []));
    assert.deepEqual(seen, [...new Set(seen)].toSorted((a, b) => a - b), "each event once, in order");
  },
);

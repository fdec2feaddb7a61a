import assert from "node:assert/strict";
import { test } from "node:test";
import { Window } from "happy-dom";
import { StrictMode, useState } from "react";
import type { JobView } from "../src/index.js";
import { type AsyncJob, QuarryProvider, useAsyncJob, useAsyncJobSocket } from "../src/react.js";
import { client, newSite, openSites, uniqueName, WITHOUT_CONTROL } from "./server.js";

const window = new Window();
Object.assign(globalThis, { window, document: window.document });
const { createRoot } = await import("react-dom/client");

const quarry = client();

function render(use: typeof useAsyncJob, first: string | undefined) {
  const states: AsyncJob<unknown>[] = [];
  let show: (id: string | undefined) => void = () => {};
  function Job() {
    const [id, setId] = useState(first);
    show = setId;
    states.push(use(id));
    return null;
  }
  const root = createRoot(window.document.createElement("div") as never);
  root.render(
    <StrictMode>
      <QuarryProvider value={quarry}>
        <Job />
      </QuarryProvider>
    </StrictMode>,
  );
  return {
    show: (id: string | undefined) => show(id),
    unmount: () => root.unmount(),
    states,
    until: async (condition: (state: AsyncJob<unknown>) => boolean) => {
      for (;;) {
        const state = states.at(-1);
        if (state && condition(state)) {
          return state;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

async function heldCrawl(): Promise<string> {
  const accepted = await quarry.submit({
    source_type: "web_crawl",
    source_uri: await newSite(4, 1),
    collection: uniqueName(),
  });
  return accepted.job_id;
}

for (const [name, use] of Object.entries({ useAsyncJob, useAsyncJobSocket })) {
  test(`${name} follows a job to its result`, { skip: WITHOUT_CONTROL, timeout: 300_000 }, async () => {
    const hook = render(use, await heldCrawl());
    const loading = await hook.until((state) => state.progress > 0);
    assert.equal(loading.isLoading, true);
    assert.equal(loading.status, "processing");
    assert.equal(typeof loading.stage, "string");
    await openSites();

    const done = await hook.until((state) => state.isComplete);
    assert.deepEqual([done.isLoading, done.isFailed, done.progress], [false, false, 100]);
    assert.equal(typeof done.result, "object");
    hook.unmount();
  });

  test(`${name} cancels`, { skip: WITHOUT_CONTROL, timeout: 300_000 }, async () => {
    const hook = render(use, await heldCrawl());
    await (await hook.until((state) => state.status !== undefined)).cancel();

    const ended = await hook.until((state) => !state.isLoading);
    assert.deepEqual([ended.isComplete, ended.isFailed, ended.status], [false, true, "cancelled"]);
    assert.match(String(ended.error), /JobFailedError.*cancelled/);
    await ended.cancel();
    hook.unmount();
  });

  test(`${name} shows the job whose id it has, and why it cannot`, { timeout: 300_000 }, async () => {
    const hook = render(use, undefined);
    const none = await hook.until(() => true);
    assert.deepEqual([none.isLoading, none.isFailed, none.progress], [false, false, 0]);

    const text = { source_type: "text", text: "Obsidian is glass.", collection: uniqueName() };
    const job: JobView = await quarry.wait((await quarry.submit(text)).job_id);
    hook.show(job.job_id);
    await hook.until((state) => state.isComplete);

    hook.show("00000000-0000-0000-0000-000000000000");
    const unknown = await hook.until((state) => state.isFailed);
    assert.deepEqual([unknown.isComplete, unknown.result], [false, undefined]);
    assert.match(String(unknown.error), /NotFoundError.*job_not_found/);
    hook.unmount();
  });
}

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { newSite, openSites, restartServer, uniqueName, URL_OF_SERVER, WITHOUT_CONTROL } from "./server.js";

const CHROMIUM = process.env["QUARRY_CHROMIUM"] ?? "/usr/bin/chromium";
const inCi = process.env["CI"] === "true";
const skip = WITHOUT_CONTROL || (!existsSync(CHROMIUM) && !inCi && `needs ${CHROMIUM}`);
const HTML = '<!doctype html><title>Test</title><div id="root"></div><script src="/test.js"></script>';

let browser: Browser;

before(async () => {
  if (!skip) {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  }
});

after(() => browser?.close());

/** A page of the server's own origin: the server accepts no other. */
async function open(query: string): Promise<Page> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../test/page.tsx", import.meta.url))],
    bundle: true,
    write: false,
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const page = await browser.newPage();
  await page.route("**/test.html*", (route) =>
    route.fulfill({ contentType: "text/html", body: HTML }),
  );
  await page.route("**/test.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: outputFiles[0]?.text ?? "" }),
  );
  await page.goto(`${URL_OF_SERVER}/test.html?${query}`);
  return page;
}

test(
  "hooks follow a job in a browser, also over the death of the server",
  { skip, timeout: 300_000 },
  async () => {
    const query = new URLSearchParams({ source: await newSite(6, 2), collection: uniqueName() });
    const page = await open(query.toString());
    const state = page.locator("#state");
    await state.filter({ hasText: "processing processing" }).waitFor({ timeout: 300_000 });

    await restartServer();
    await openSites();

    await state.filter({ hasText: "completed completed" }).waitFor({ timeout: 300_000 });
    for (const id of ["#stream", "#socket"]) {
      assert.equal(await page.locator(id).getAttribute("value"), "100");
    }
    await page.close();
  },
);

test("processAsyncJob works in a browser", { skip, timeout: 300_000 }, async () => {
  const page = await open(new URLSearchParams({ source: "none", collection: "c" }).toString());
  const result = await page.evaluate(async (collection) => {
    const { processAsyncJob } = window as unknown as typeof import("../src/index.js");
    const job = { source_type: "text", text: "Gneiss has bands.", collection };
    return (await processAsyncJob(job)).job.status;
  }, uniqueName());

  assert.equal(result, "completed");
  await page.close();
});

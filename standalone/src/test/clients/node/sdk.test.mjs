// @modelcontextprotocol/sdk 1.x and @modelcontextprotocol/client 2.x against a running server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Client as Client2, StreamableHTTPClientTransport as Transport2 } from "@modelcontextprotocol/client";
import { Client as Client1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as Transport1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { content, newSite, openSites, url } from "./harness.mjs";

const info = { name: "quarry-tests", version: "1" };

// callTool of sdk 1.x has the result's schema between the parameters and the options.
const clients = {
  "sdk 1.x": {
    connect: async () => {
      const client = new Client1(info);
      await client.connect(new Transport1(url));
      return client;
    },
    call: (client, params, options) => client.callTool(params, undefined, options),
  },
  "client 2.x, legacy": {
    connect: async () => {
      const client = new Client2(info);
      await client.connect(new Transport2(url));
      return client;
    },
    call: (client, params, options) => client.callTool(params, options),
  },
  // Takes the newest revision that the server offers.
  "client 2.x, auto": {
    connect: async () => {
      const client = new Client2(info, { versionNegotiation: { mode: "auto" } });
      await client.connect(new Transport2(url));
      return client;
    },
    call: (client, params, options) => client.callTool(params, options),
  },
};

for (const [name, { connect, call }] of Object.entries(clients)) {
  describe(name, () => {
    let client;
    const tool = (tool, args, options) => call(client, { name: tool, arguments: args }, options);

    before(async () => {
      client = await connect();
    });
    after(() => client.close());

    test("tools are listed with true annotations", async () => {
      const { tools } = await client.listTools();
      const hints = Object.fromEntries(tools.map((each) => [each.name, each.annotations]));
      assert.equal(hints.search.readOnlyHint, true);
      assert.equal(hints.crawl_web.destructiveHint, true);
      assert.equal(hints.crawl_web.openWorldHint, true);
      assert.equal(hints.delete_document.idempotentHint, true);
      assert.ok(tools.every((each) => each.outputSchema));
    });

    test("a small crawl is done and found in one call", async () => {
      const collection = "small-" + crypto.randomUUID().slice(0, 8);
      const crawl = content(
        await tool("crawl_web", { url: await newSite(3, 3), collection, wait_seconds: 45 }),
      );
      assert.ok(crawl.searchable_at, crawl.message);
      assert.equal(crawl.counts.stored, 4);
      const found = content(await tool("search", { query: "granite", collection }));
      assert.ok(found.results.length > 0);
      const changes = content(await tool("list_changes", { job_id: crawl.job_id }));
      assert.equal(changes.counts.added, 4);
    });

    test("progress keeps a short timeout alive, and a cancelled call leaves the job", async () => {
      const { job_id } = content(await tool("crawl_web", { url: await newSite(4, 1) }));
      const progress = [];
      const waited = content(
        await tool(
          "get_job_status",
          { job_id, wait_seconds: 12, wait_for: "completed" },
          {
            timeout: 9_000,
            resetTimeoutOnProgress: true,
            onprogress: (each) => progress.push(each.progress),
          },
        ),
      );
      assert.equal(waited.status, "processing");
      assert.ok(progress.length >= 2, `progress: ${progress}`);
      assert.deepEqual(progress, [...progress].sort((a, b) => a - b));

      const abort = new AbortController();
      await assert.rejects(
        tool(
          "get_job_status",
          { job_id, wait_seconds: 45, wait_for: "completed" },
          { signal: abort.signal, onprogress: () => abort.abort() },
        ),
      );
      assert.equal(content(await tool("get_job_status", { job_id })).status, "processing");

      await tool("cancel_job", { job_id });
      await openSites();
      const ended = content(
        await tool("get_job_status", { job_id, wait_seconds: 45, wait_for: "completed" }),
      );
      assert.equal(ended.status, "cancelled");
    });

    test("errors of a tool are results that fit its schema", async () => {
      await client.listTools();
      const missing = await tool("get_job_status", { job_id: crypto.randomUUID() });
      assert.equal(missing.isError, true);
      assert.equal(content(missing).error.code, "not_found");
      const invalid = await tool("crawl_web", { url: "gopher://x" });
      assert.equal(invalid.isError, true);
      assert.equal(content(invalid).error.code, "invalid_url");
    });
  });
}

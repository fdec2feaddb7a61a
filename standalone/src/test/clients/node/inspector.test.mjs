// The Inspector's command line, as a person or a script calls it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { url } from "./harness.mjs";

const LAUNCHER = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";

/** Runs the Inspector; resolves with its exit code and output. */
function inspector(...options) {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [LAUNCHER, "--cli", url.href, "--transport", "http", ...options],
      { timeout: 60_000 },
      (error, stdout) => resolve({ code: error ? error.code : 0, stdout }),
    );
    child.stdin.end();
  });
}

test("tools are listed", async () => {
  const { code, stdout } = await inspector("--method", "tools/list");
  assert.equal(code, 0, stdout);
  const names = JSON.parse(stdout).tools.map((tool) => tool.name);
  assert.ok(names.includes("crawl_web") && names.includes("list_changes"));
});

test("a tool is called", async () => {
  const { code, stdout } = await inspector(
    ...["--method", "tools/call", "--tool-name", "ingest_text"],
    ...["--tool-arg", "text=Inspectors inspect.", "--tool-arg", "title=Inspection"],
    ...["--tool-arg", "wait_seconds=30"],
  );
  assert.equal(code, 0, stdout);
  assert.ok(JSON.parse(stdout).structuredContent.searchable_at, stdout);
});

test("an error of a tool is exit code 5", async () => {
  const { code } = await inspector(
    ...["--method", "tools/call", "--tool-name", "get_document"],
    ...["--tool-arg", "document_id=00000000-0000-0000-0000-000000000000"],
  );
  assert.equal(code, 5);
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { uniqueName, URL_OF_SERVER } from "./server.js";

const PACKAGE = new URL("../../", import.meta.url);
const run = promisify(execFile);

/** Runs code as its reader would, but against the server of the tests. */
async function execute(name: string, code: string): Promise<string> {
  const file = fileURLToPath(new URL(`build/${name}.mjs`, PACKAGE));
  writeFileSync(
    file,
    code.replaceAll("http://127.0.0.1:8001", URL_OF_SERVER).replaceAll('"stones"', `"${uniqueName()}"`),
  );
  return (await run(process.execPath, [file])).stdout;
}

const readme = readFileSync(new URL("README.md", PACKAGE), "utf8");
const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1] as string);

test("the README has code", () => assert.ok(blocks.length >= 2));

blocks.forEach((code, index) => {
  test(`code block ${index + 1} of the README runs`, async () => {
    await execute(`readme-${index}`, code);
  });
});

test("docs/examples/quickstart.ts runs", async () => {
  const example = new URL("../../docs/examples/quickstart.ts", PACKAGE);
  const output = await execute("quickstart", readFileSync(example, "utf8"));
  assert.match(output, /Travertine/);
});

test("docs/examples/quickstart.sh runs", async () => {
  const example = fileURLToPath(new URL("../../docs/examples/quickstart.sh", PACKAGE));
  const { stdout } = await run("sh", [example], {
    env: { ...process.env, ORCHESTRATOR_URL: URL_OF_SERVER },
  });
  assert.match(stdout, /"status":"completed"/);
  assert.match(stdout, /"results":\[.*Travertine forms/s);
});

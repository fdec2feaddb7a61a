import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const SCRIPTS = new URL("../../scripts/", import.meta.url);

test("types are those of the API", async () => {
  const { generate, TYPES } = await import(new URL("generate.mjs", SCRIPTS).href);
  const current = await generate();
  assert.ok(readFileSync(TYPES, "utf8") === current, "src/openapi.ts is old: npm run generate");
});

test("what a page loads stays small", async (context) => {
  const { sizes } = await import(new URL("size.mjs", SCRIPTS).href);
  for (const { name, limit, minified, gzip } of await sizes()) {
    context.diagnostic(`${name}: ${minified} bytes minified, ${gzip} bytes gzip`);
    assert.ok(gzip <= limit, `${name} has ${gzip} bytes, more than ${limit}`);
  }
});

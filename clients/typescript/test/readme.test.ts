import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { uniqueName, URL_OF_SERVER } from "./server.js";

const PACKAGE = new URL("../../", import.meta.url);
const EXAMPLES = new URL("../../docs/examples/", PACKAGE);
const ENVIRONMENT = { ...process.env, QUARRY_URL: URL_OF_SERVER };
const run = promisify(execFile);

/** Runs code as its reader would, but against the server of the tests. */
async function execute(name: string, code: string, folder = new URL("build/", PACKAGE)): Promise<string> {
  const file = fileURLToPath(new URL(name, folder));
  writeFileSync(file, code.replaceAll('"stones"', `"${uniqueName()}"`));
  return (await run(process.execPath, [file], { env: ENVIRONMENT })).stdout;
}

const readme = readFileSync(new URL("README.md", PACKAGE), "utf8");
const blocks = [...readme.matchAll(/```js\n(.*?)```/gs)].map((match) => match[1] as string);

test("the README has code", () => assert.ok(blocks.length >= 2));

blocks.forEach((code, index) => {
  test(`code block ${index + 1} of the README runs`, async () => {
    await execute(`readme-${index}.mjs`, code);
  });
});

test("docs/examples/quickstart.ts runs", async () => {
  const output = await execute("quickstart.mjs", readFileSync(new URL("quickstart.ts", EXAMPLES), "utf8"));
  assert.match(output, /Travertine/);
});

test("docs/examples/quickstart.sh runs", async () => {
  const example = fileURLToPath(new URL("quickstart.sh", EXAMPLES));
  const { stdout } = await run("sh", [example], { env: ENVIRONMENT });
  assert.match(stdout, /"status":"completed"/);
  assert.match(stdout, /"results":\[.*Travertine forms/s);
});

test("the package is built and installed by the commands of the README, and then the quickstart runs", async () => {
  const [build, install] = (/```sh\n(.*?)```/s.exec(readme)?.[1] ?? "").trim().split("\n") as [string, string];
  const quickstart = readFileSync(new URL("quickstart.ts", EXAMPLES), "utf8");
  for (const command of [build, install, "node quickstart.ts"]) {
    assert.ok(quickstart.includes(`//     ${command}\n`), `quickstart.ts says: ${command}`);
  }
  const folder = mkdtempSync(join(tmpdir(), "quarry-client-"));
  try {
    const clone = join(folder, "clone");
    const project = join(folder, "project");
    const copy = join(clone, "clients", "typescript");
    for (const part of ["src", "package.json", "package-lock.json", "tsconfig.json", "README.md"]) {
      cpSync(new URL(part, PACKAGE), join(copy, part), { recursive: true });
    }
    mkdirSync(project);
    const environment = { ...ENVIRONMENT, npm_config_prefer_offline: "true" };
    await run("sh", ["-c", build], { cwd: clone, env: environment });
    await run("sh", ["-c", install.replace("/path/to/quarry", clone)], { cwd: project, env: environment });
    const output = await execute("quickstart.ts", quickstart, pathToFileURL(`${project}/`));
    assert.match(output, /Travertine/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("without baseUrl the client calls the server of the environment, and its errors name it", async () => {
  const code = `
    import { QuarryClient } from "quarry-client";
    const quarry = new QuarryClient({ retryFor: 0 });
    await quarry.whoami().then(() => console.log("called"), (error) => console.log(error.name, error.message));
  `;
  const file = fileURLToPath(new URL("build/address.mjs", PACKAGE));
  writeFileSync(file, code);
  const called = async (variables: Record<string, string>) => {
    const { QUARRY_URL: _, ...rest } = process.env;
    return (await run(process.execPath, [file], { env: { ...rest, ...variables } })).stdout.trim();
  };
  const nobody = "http://127.0.0.1:9";
  assert.equal(await called({ QUARRY_URL: URL_OF_SERVER }), "called");
  assert.equal(
    await called({ QUARRY_URL: `${nobody}/` }),
    "ConnectionLostError No response from http://127.0.0.1:9",
  );
});

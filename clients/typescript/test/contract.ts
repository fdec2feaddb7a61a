// Runs the steps of clients/contract.
import assert from "node:assert/strict";
import * as quarry from "../src/index.js";
import { client, newSite, uniqueName } from "./server.js";

export const FOLDER = new URL("../../../contract/", import.meta.url);
const LIMIT = 300;

interface Step {
  call: string;
  args?: unknown[];
  options?: Record<string, unknown>;
  expect?: unknown;
  error?: Record<string, unknown>;
  save?: Record<string, string>;
  /** Seconds. */
  within?: number;
}

export interface Case {
  name: string;
  steps: Step[];
}

export async function run(each: Case, baseUrl?: string): Promise<void> {
  const known = new Map([["run", uniqueName()]]);
  if (JSON.stringify(each).includes("${held_site}")) {
    known.set("held_site", await newSite(8, 0));
  }
  for (const step of each.steps) {
    const { args = [], options, expect, error, save = {}, within } = substitute(step, known) as Step;
    const begin = performance.now();
    const inTime = () =>
      assert.ok(performance.now() - begin < (within ?? LIMIT) * 1_000, `${step.call} took too long`);
    const all = [...args.map(ofClient), ...(options ? [ofClient(options)] : [])];
    const methods = client(baseUrl ? { baseUrl } : {}) as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const call = () => (methods[camel(step.call)] as (...args: unknown[]) => Promise<unknown>)
      .apply(methods, all);
    if (error) {
      const thrown = await call().then(
        () => assert.fail(`${step.call} did not fail`),
        (reason: unknown) => reason as Record<string, unknown>,
      );
      const { class: name, ...members } = error;
      assert.ok(thrown instanceof (quarry as never)[`${name}Error`], String(thrown));
      match(snakeMembers(thrown), members, step.call);
      inTime();
      continue;
    }
    const response = await call();
    inTime();
    if (expect !== undefined) {
      match(snakeMembers(response), expect, step.call);
    }
    for (const [name, path] of Object.entries(save)) {
      known.set(name, path.split(".").reduce((at: never, part) => at[part], response as never));
    }
  }
}

/** Options have members in camelCase and milliseconds; what the API defines stays as it is. */
function ofClient(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { idempotency_key, retry_for, timeout, cancel_on_timeout, ...rest } = value as Record<string, unknown>;
  return {
    ...rest,
    ...(idempotency_key === undefined ? {} : { idempotencyKey: idempotency_key }),
    ...(retry_for === undefined ? {} : { retryFor: (retry_for as number) * 1_000 }),
    ...(timeout === undefined ? {} : { timeout: (timeout as number) * 1_000 }),
    ...(cancel_on_timeout === undefined ? {} : { cancelOnAbort: cancel_on_timeout }),
  };
}

function snakeMembers(value: unknown): unknown {
  const { jobId, traceId } = (value ?? {}) as Record<string, unknown>;
  if (!(value instanceof Error)) {
    return value;
  }
  const { status, code, detail, errors } = value as unknown as Record<string, unknown>;
  return { status, code, detail, errors, job_id: jobId, trace_id: traceId };
}

function camel(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function substitute(value: unknown, known: Map<string, string>): unknown {
  const text = JSON.stringify(value).replace(/\$\{(\w+)\}/g, (all, name: string) =>
    known.has(name) ? JSON.stringify(known.get(name)).slice(1, -1) : all,
  );
  return JSON.parse(text);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const MATCHERS: Record<string, (value: unknown) => boolean> = {
  $any: (value) => value !== undefined,
  $absent: (value) => value === undefined,
  $uuid: (value) => typeof value === "string" && UUID.test(value),
  $string: (value) => typeof value === "string" && value !== "",
  $time: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
  $integer: Number.isInteger,
  $number: (value) => typeof value === "number",
  $some: (value) => Array.isArray(value) && value.length > 0,
};

function match(actual: unknown, expected: unknown, at: string): void {
  if (typeof expected === "string" && expected.startsWith("$")) {
    const matcher = MATCHERS[expected];
    assert.ok(matcher?.(actual), `${at}: ${JSON.stringify(actual)} is not ${expected}`);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${at}: ${JSON.stringify(actual)} is no list`);
    assert.equal(actual.length, expected.length, `${at}: ${JSON.stringify(actual)}`);
    expected.forEach((each, index) => match(actual[index], each, `${at}.${index}`));
  } else if (typeof expected === "object" && expected !== null) {
    assert.equal(typeof actual, "object", `${at}: ${JSON.stringify(actual)} is no object`);
    for (const [name, value] of Object.entries(expected)) {
      match((actual as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
  } else {
    assert.equal(actual, expected, at);
  }
}

// The server that the tests use, and the program that steers it.
import { type ClientOptions } from "../src/http.js";
import { QuarryClient } from "../src/index.js";

export const URL_OF_SERVER = process.env["QUARRY_URL"] ?? "http://127.0.0.1:8001";
const CONTROL = process.env["QUARRY_CONTROL"];

export function client(options: ClientOptions = {}): QuarryClient {
  return new QuarryClient({ baseUrl: URL_OF_SERVER, ...options });
}

/** Why a test that steers the server is skipped; false if it is not. */
export const WITHOUT_CONTROL = CONTROL ? false : "needs QUARRY_CONTROL, which the Maven build sets";

async function steer(path: string): Promise<Record<string, string>> {
  const response = await fetch(CONTROL + path, { method: "POST" });
  return (await response.json()) as Record<string, string>;
}

/** Kills the server, starts it again and resolves when it is up. */
export async function restartServer(): Promise<void> {
  await steer("/restart");
}

/** A site with this number of pages, of which it holds back all but the first `open`. */
export async function newSite(pages: number, open: number): Promise<string> {
  return (await steer(`/sites?pages=${pages}&open=${open}`))["url"] as string;
}

export async function openSites(): Promise<void> {
  await steer("/sites/open");
}

let runs = 0;

/** A name that nothing else on the server has. */
export function uniqueName(): string {
  return `ts-${Date.now().toString(36)}-${process.pid}-${runs++}`;
}

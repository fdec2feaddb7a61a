// What the tests of all clients share: the address of the server and sites to crawl.
import assert from "node:assert/strict";

export const url = new URL(process.env.QUARRY_MCP_URL);
const control = process.env.QUARRY_CONTROL;

async function post(path) {
  const response = await fetch(control + path, { method: "POST" });
  assert.equal(response.status, 200);
  return response.json();
}

/** A site whose pages above `open` are held back until openSites(). */
export const newSite = async (pages, open) => (await post(`/sites?pages=${pages}&open=${open}`)).url;

export const openSites = () => post("/sites/open");

/** The structured content, which is the same as its text mirror. */
export function content(result) {
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result.structuredContent;
}

/** The client of the HTTP API. Every request of the dashboard is made here. */

const BASE = new URL(".", document.baseURI);
const SAFE = new Set(["GET", "HEAD"]);
const PAGE = 100;
const MAX_PAGE = 200;

/** An error of the API (RFC 9457), or of the way to it. `code` is stable, the message is for people. */
export class Problem extends Error {
  constructor({ code, title, detail, status, errors = [], trace_id }) {
    super(detail || title || `The server responded with status ${status}.`);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.errors = errors;
    this.traceId = trace_id;
  }
}

/** Tells the page that the server no longer knows who is asking. */
export const session = new EventTarget();

const path = (parts, ...values) => String.raw({ raw: parts }, ...values.map(encodeURIComponent));

function url(target, query = {}) {
  const address = new URL(target, BASE);
  for (const [name, value] of Object.entries(query)) {
    if (value != null && value !== "") address.searchParams.set(name, value);
  }
  return address;
}

async function send(method, target, { query, json, form, signal, accept = "application/json" } = {}) {
  const headers = { Accept: accept };
  if (!SAFE.has(method)) headers["X-Quarry-Request"] = "1";
  if (json) headers["Content-Type"] = "application/json";
  try {
    return await fetch(url(target, query), {
      method,
      headers,
      body: json ? JSON.stringify(json) : form,
      signal,
      cache: "no-store",
      credentials: "same-origin",
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Problem({
      code: "unreachable",
      detail: "The server did not respond. It may be restarting, or the network is down.",
    });
  }
}

async function request(method, target, options) {
  const response = await send(method, target, options);
  if (response.ok) return response.status === 204 ? null : response.json();
  throw await problem(response, target);
}

async function open(target, options) {
  const response = await send("GET", target, options);
  if (response.ok) return response;
  throw await problem(response, target);
}

async function problem(response, target) {
  const body = await response.json().catch(() => ({}));
  if (response.status === 401 && target !== "session") session.dispatchEvent(new Event("ended"));
  const missing = response.status === 404 && (body.code ?? "not_found") === "not_found";
  return new Problem({
    ...body,
    status: response.status,
    code: missing ? "not_offered" : (body.code ?? `http_${response.status}`),
    detail: missing ? "This server does not offer this function. It may be an older version." : body.detail,
  });
}

const get = (target, query, signal) => request("GET", target, { query, signal });
const post = (target, json, query) => request("POST", target, { json, query });

/** The pages of a list: called with a cursor, it responds with the rows and where the next page begins. */
const pages =
  (target, member, limit = PAGE) =>
  (filter = {}) =>
  async (cursor, signal) => {
    const page = await get(target, { limit, ...filter, cursor }, signal);
    return { rows: page[member], next: page.has_more ? page.next_cursor : null };
  };

function formOf(submission, file) {
  const form = new FormData();
  form.append("submission", JSON.stringify(submission));
  form.append("file", file);
  return form;
}

const ingest = (submission, file, query) =>
  request("POST", "ingest-async", file ? { form: formOf(submission, file), query } : { json: submission, query });

export const api = {
  whoami: () => get("whoami"),
  signIn: (apiKey) => post("session", { api_key: apiKey }),
  signOut: () => request("DELETE", "session"),

  jobs: pages("jobs", "jobs"),
  stats: (signal) => get("jobs/stats", {}, signal),
  job: (id, signal) => get(path`jobs/${id}`, {}, signal),
  /** The response with the stream of the events after the one with the number `after`. */
  events: (id, after, signal) => open(path`jobs/${id}/events`, { query: { after }, accept: "text/event-stream", signal }),
  items: (id, filter) => pages(path`jobs/${id}/items`, "items", MAX_PAGE)(filter),
  cancel: (id) => post(path`jobs/${id}/cancel`),
  retry: (id, items) => post(path`jobs/${id}/retry`, undefined, { items }),
  estimate: (submission, file) => ingest(submission, file, { dry_run: true }),
  submit: (submission, file) => ingest(submission, file),

  collections: async (signal) => (await get("collections", {}, signal)).collections,
  documents: pages("documents", "documents"),
  document: (id, signal) => get(path`documents/${id}`, {}, signal),
  chunks: (id) => pages(path`documents/${id}/chunks`, "chunks")(),
  deleteDocument: (id) => request("DELETE", path`documents/${id}`),
  deleteCollection: (name) => request("DELETE", path`collections/${name}`),
  search: (json, signal) => request("POST", "search", { json: { ...json, highlight: true }, signal }),

  health: async (signal) => (await send("GET", "health", { signal })).json(), // 503 with the same body if one is down
  history: (query, signal) => get("jobs/history", query, signal),
  workers: async (signal) => (await get("health/workers", {}, signal)).workers,
  queues: async (signal) => (await get("admin/queues", {}, signal)).queues,
  changeQueue: (name, action) => post(path`admin/queues/${name}/${action}`),
  deadLetters: pages("admin/dead-letter", "jobs"),
  redrive: (id) => post(path`admin/dead-letter/${id}/redrive`),
  redriveAll: (filter) => post("admin/dead-letter/redrive", undefined, filter),
  deliveries: pages("admin/webhooks", "deliveries"),
  delivery: (id, signal) => get(path`admin/webhooks/${id}`, {}, signal),
  redeliver: (id) => post(path`admin/webhooks/${id}/redeliver`),
  keys: pages("admin/api-keys", "api_keys"),
  createKey: (key) => post("admin/api-keys", key),
  rotateKey: (id) => post(path`admin/api-keys/${id}/rotate`, {}),
  revokeKey: (id) => request("DELETE", path`admin/api-keys/${id}`),
  audit: pages("admin/audit", "entries"),

  schedules: pages("schedules", "schedules"),
  schedule: (id, signal) => get(path`schedules/${id}`, {}, signal),
  createSchedule: (schedule) => post("schedules", schedule),
  changeSchedule: (id, json) => request("PATCH", path`schedules/${id}`, { json }),
  deleteSchedule: (id) => request("DELETE", path`schedules/${id}`),
  runSchedule: (id) => post(path`schedules/${id}/run`),
};

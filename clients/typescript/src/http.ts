import { ConnectionLostError, problemOf } from "./problem.js";
import { Backoff, delay, isRefused, isTransient } from "./retry.js";

export interface ClientOptions {
  /**
   * Default: the origin of the page in a browser, otherwise the environment variable `QUARRY_URL`, else
   * `http://127.0.0.1:8001`.
   */
  baseUrl?: string | undefined;
  /** Sent as `X-API-Key`. Leave it out where the session cookie of the page identifies the user. */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** How long a call is repeated while the server is not available, in milliseconds (15,000). */
  retryFor?: number | undefined;
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Query;
  body?: BodyInit | undefined;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the whole response has to be there (30,000). */
  timeout?: number;
  /** Whether sending it twice has the effect of sending it once. Default: only GET. */
  idempotent?: boolean;
  /** Instead of the client's. */
  retryFor?: number | undefined;
}

export interface Reply {
  status: number;
  headers: Headers;
  bytes: ArrayBuffer;
}

const RESPONSE_TIMEOUT = 30_000;
const RETRY_FOR = 15_000;

/** There is no process in a browser. */
const NODE = globalThis as { process?: { env: Record<string, string> } };
const LOCAL = "http://127.0.0.1:8001";

/** Sends requests to one server, repeats them where that is safe, and turns errors into exceptions. */
export class Http {
  readonly baseUrl: string;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    const page = typeof location === "object" ? location.origin : "";
    const base = options.baseUrl ?? (page.startsWith("http") ? page : (NODE.process?.env["QUARRY_URL"] ?? LOCAL));
    this.baseUrl = base.replace(/\/+$/, "");
    this.#options = options;
  }

  async json<T>(call: Call): Promise<T> {
    const reply = await this.send(call);
    return parseJson(reply) as T;
  }

  /**
   * Resolves with the complete response; its status is 2xx or 304.
   *
   * @param onAttempt called before each request
   */
  async send(call: Call, onAttempt?: () => void): Promise<Reply> {
    const backoff = new Backoff(call.retryFor ?? this.#options.retryFor ?? RETRY_FOR);
    for (;;) {
      onAttempt?.();
      try {
        return await this.attempt(call);
      } catch (error) {
        const repeatable = call.idempotent ?? (call.method ?? "GET") === "GET";
        if (!(repeatable ? isTransient(error) : isRefused(error))) {
          throw error;
        }
        await delay(backoff.after(error), call.signal);
      }
    }
  }

  /** Sends the call once. */
  async attempt(call: Call): Promise<Reply> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(this.lost()), call.timeout ?? RESPONSE_TIMEOUT);
    try {
      const signal = either(call.signal, late.signal);
      const response = await this.open(call, signal);
      const bytes = await this.#guarded(response.arrayBuffer(), signal);
      return { status: response.status, headers: response.headers, bytes };
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Sends the call once and resolves as soon as the headers of a successful response are there.
   *
   * @param signal ends the response early, with its reason as the error; instead of the call's
   */
  async open(call: Call, signal: AbortSignal): Promise<Response> {
    const headers = await this.headers(call);
    const response = await this.#guarded(
      (this.#options.fetch ?? fetch)(this.url(call.path, call.query), {
        method: call.method ?? "GET",
        headers,
        signal,
        redirect: "error",
        // A cached response has no news of a job.
        cache: "no-store",
        ...(call.body === undefined ? {} : { body: call.body }),
      }),
      signal,
    );
    if (response.ok || response.status === 304) {
      return response;
    }
    const body = await this.#guarded(response.text(), signal);
    throw problemOf(response.status, response.headers, body);
  }

  /** The error of a call without a response. */
  lost(cause?: unknown): ConnectionLostError {
    return new ConnectionLostError(`No response from ${this.baseUrl}`, { cause });
  }

  /**
   * Turns failures of the connection into {@link ConnectionLostError}, and those of the signal into its reason.
   * Ends with the signal by itself: in Node 22 an aborted signal does not always end the reading of a body.
   */
  async #guarded<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    let abort = () => {};
    const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", (abort = reject)));
    try {
      return await Promise.race([promise, aborted]);
    } catch (cause) {
      signal.throwIfAborted();
      throw this.lost(cause);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  url(path: string, query: Query = {}): string {
    const url = new URL(this.baseUrl + path);
    for (const [name, value] of Object.entries(query)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each !== undefined) {
          url.searchParams.append(name, String(each));
        }
      }
    }
    return url.href;
  }

  async headers(call: Pick<Call, "headers" | "method">): Promise<Record<string, string>> {
    const key = this.#options.apiKey;
    const all = {
      Accept: "application/json",
      ...call.headers,
      "X-API-Key": typeof key === "function" ? await key() : key,
      // What a request with a session cookie needs, because no form can send it.
      "X-Quarry-Request": (call.method ?? "GET") === "GET" ? undefined : "1",
    };
    return Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }
}

/** Aborted when one of them is. */
export function either(caller: AbortSignal | undefined, late: AbortSignal): AbortSignal {
  return caller ? AbortSignal.any([caller, late]) : late;
}

export function parseJson(reply: Reply): unknown {
  return reply.bytes.byteLength === 0 ? undefined : JSON.parse(new TextDecoder().decode(reply.bytes));
}

/** A path with its segments encoded. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}

/** A key that makes a submission take effect once. `crypto.randomUUID` needs a secure context. */
export function idempotencyKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

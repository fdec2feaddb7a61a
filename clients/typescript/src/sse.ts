import type { Http } from "./http.js";
import { either, path } from "./http.js";
import { QuarryError, StreamUnusableError } from "./problem.js";
import type { JobEvent } from "./types.js";

/** The server sends the first bytes at once. */
const FIRST_BYTES = 10_000;

/** Three heartbeats of the server. */
const IDLE = 45_000;

/**
 * The events of a job after the one with the number `after`, by server-sent events (WHATWG HTML,
 * section 9.2), and undefined for each heartbeat. Returns when the stream ends, with or without the
 * job's last event.
 */
export async function* streamEvents(
  http: Http,
  jobId: string,
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<JobEvent | undefined, void> {
  const late = new AbortController();
  const end = either(signal, late.signal);
  let timer = setTimeout(
    () => late.abort(new StreamUnusableError("No event stream.")),
    FIRST_BYTES,
  );
  try {
    const response = await http.open(
      {
        path: path`/jobs/${jobId}/events`,
        headers: {
          Accept: "text/event-stream",
          "Last-Event-ID": after > 0 ? String(after) : undefined,
        },
      },
      end,
    );
    if (response.status === 204 || !response.body) {
      return;
    }
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      await response.body.cancel();
      throw new StreamUnusableError("No event stream.");
    }
    for await (const text of decoded(response.body, end, () => {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(http.lost()), IDLE);
    })) {
      yield text === undefined ? text : (JSON.parse(text) as JobEvent);
    }
    end.throwIfAborted();
  } catch (error) {
    end.throwIfAborted();
    if (error instanceof QuarryError) {
      throw error;
    }
    throw http.lost(error);
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}

/**
 * The data of each complete event, and undefined for each comment.
 *
 * @param end cancels the body too: in Node 22 an aborted signal of the request does not always end it
 */
async function* decoded(
  body: ReadableStream<Uint8Array>,
  end: AbortSignal,
  onBytes: () => void,
): AsyncGenerator<string | undefined> {
  // Not for await: Safari's streams are not iterable.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  end.addEventListener("abort", () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    onBytes();
    rest += decoder.decode(value, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data:")) {
        data.push(line.slice(line[5] === " " ? 6 : 5));
      } else if (line === "" && data.length > 0) {
        yield data.join("\n");
        data = [];
      } else if (line.startsWith(":")) {
        yield undefined;
      }
    }
  }
}

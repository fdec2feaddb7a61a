import type { EventSource } from "./follow.js";
import type { Http } from "./http.js";
import { path } from "./http.js";
import {
  ConnectionLostError,
  NotFoundError,
  StreamUnusableError,
  UnauthorizedError,
} from "./problem.js";
import type { JobEvent } from "./types.js";

/** A socket without an event for so long may be dead: pages do not see the server's pings. */
const IDLE = 60_000;

const OPENING = 10_000;

/**
 * The events of a job over a WebSocket. A page is identified by its session cookie, because it cannot
 * send headers with a WebSocket; Node sends the API key.
 */
export const socketEvents: EventSource = async function* (http, jobId, after, signal) {
  const queue: (JobEvent | Error | "closed")[] = [];
  let wake = () => {};
  const push = (entry: JobEvent | Error | "closed") => {
    queue.push(entry);
    wake();
  };
  const socket = await connect(http, jobId, after);
  let open = false;
  let timer = setTimeout(() => push(new StreamUnusableError("The socket does not open.")), OPENING);
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => push("closed"), IDLE);
  };
  socket.onopen = () => {
    open = true;
    restart();
  };
  socket.onmessage = (message: MessageEvent) => {
    restart();
    push(JSON.parse(message.data as string) as JobEvent);
  };
  socket.onclose = (close: CloseEvent) => push(reason(close.code, jobId, open));
  const abort = () => push("closed");
  signal?.addEventListener("abort", abort);
  try {
    for (;;) {
      const next = queue.shift();
      signal?.throwIfAborted();
      if (next === "closed") {
        return;
      }
      if (next instanceof Error) {
        throw next;
      }
      if (next) {
        yield next;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    socket.onclose = null;
    socket.close();
  }
};

async function connect(http: Http, jobId: string, after: number): Promise<WebSocket> {
  const url = http
    .url(path`/ws/jobs/${jobId}`, { after: after > 0 ? after : undefined })
    .replace(/^http/, "ws");
  if (typeof document === "object") {
    return new WebSocket(url);
  }
  const { "X-API-Key": key } = await http.headers({});
  const options = key ? { headers: { "X-API-Key": key } } : {};
  return new (WebSocket as unknown as new (url: string, options: object) => WebSocket)(url, options);
}

/** Close codes are those of docs/asyncapi.yaml. */
function reason(code: number, jobId: string, open: boolean): Error | "closed" {
  switch (code) {
    case 1000:
    case 1001:
      return "closed";
    case 4401:
      return new UnauthorizedError(
        401, "key_refused", "Key refused", "The key is no longer valid.", [], undefined, 0);
    case 4404:
      return new NotFoundError(
        404, "job_not_found", "No such job", `There is no job ${jobId}.`, [], undefined, 0);
    default:
      return open
        ? new ConnectionLostError("The socket was lost.")
        : new StreamUnusableError("The socket was refused.");
  }
}

import { api, Problem } from "./api.js";
import { ENDED } from "./texts.js";

/** The server sends the first bytes at once. */
const FIRST_BYTES = 10_000;

/** Three heartbeats of the server. */
const IDLE = 45_000;

const FIRST_DELAY = 500;
const MAX_DELAY = 10_000;

/** A stream that does not get through, or for which the server has no place, is not tried again for so long. */
const COOLDOWN = 60_000;

const NO_PLACE = new Set(["too_many_waiting", "quota_exceeded"]);
const UNAVAILABLE = new Set([429, 502, 503, 504]);

/**
 * Follows the events of a job from the first one until its end, across restarts of the server: a
 * broken stream is opened again after the last event that was received. While the page is hidden
 * there is no stream, because browsers allow only six connections to a server. By `fetch`, because
 * EventSource hides why a stream is refused, and opens also those again that will always be refused.
 *
 * @param onEvent called with each event once, in order
 * @param onState called with "connecting", "live", "reconnecting", "ended", "polling" (streams do not work now;
 *     load the job now and then) or "refused" (and will not work), and with the problem if there is one
 * @returns a function that stops
 */
export function follow(jobId, onEvent, onState) {
  let control = null;
  let last = 0;

  const open = async ({ signal }) => {
    let delay = FIRST_DELAY;
    while (!signal.aborted) {
      try {
        const ended = await read(jobId, last, signal, () => (delay = FIRST_DELAY), received, () => onState("live"));
        if (ended) return stop("ended");
        onState("reconnecting");
      } catch (problem) {
        if (signal.aborted) return undefined;
        if (!isTransient(problem)) return stop("refused", problem);
        const polling = NO_PLACE.has(problem.code) || problem.code === "no_stream";
        onState(polling ? "polling" : "reconnecting", problem);
        if (polling) delay = COOLDOWN;
      }
      await pause(delay * (0.5 + Math.random() / 2), signal);
      delay = Math.min(2 * delay, MAX_DELAY);
    }
    return undefined;
  };
  const received = (event) => {
    if (event.seq <= last) return;
    last = event.seq;
    onEvent(event);
  };
  const start = () => {
    control?.abort();
    control = new AbortController();
    open(control);
  };
  const visibility = () => (document.hidden ? control.abort() : start());
  const stop = (state, problem) => {
    document.removeEventListener("visibilitychange", visibility);
    control.abort();
    if (state) onState(state, problem);
  };

  document.addEventListener("visibilitychange", visibility);
  onState("connecting");
  start();
  return () => stop();
}

const isTransient = ({ status, code }) => code === "unreachable" || code === "no_stream" || UNAVAILABLE.has(status);

/** Reads one stream. Resolves with whether the job has ended. */
async function read(jobId, after, signal, onBytes, onEvent, onOpen) {
  const late = new AbortController();
  const end = AbortSignal.any([signal, late.signal]);
  const silent = () => late.abort(new Problem({ code: "unreachable", detail: "The server has fallen silent." }));
  const noBytes = () => late.abort(new Problem({ code: "no_stream", detail: "Live updates do not get through." }));
  let timer = setTimeout(noBytes, FIRST_BYTES);
  try {
    const response = await api.events(jobId, after, end);
    if (response.status === 204) return true;
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      throw new Problem({ code: "no_stream", detail: "Something between this page and the server answers for it." });
    }
    let begun = false;
    const arrived = () => {
      clearTimeout(timer);
      timer = setTimeout(silent, IDLE);
      if (!begun) onOpen();
      begun = true;
      onBytes();
    };
    for await (const event of decoded(response.body, arrived)) {
      onEvent(event);
      if (ENDED.has(event.type)) return true;
    }
    return false;
  } catch (failure) {
    signal.throwIfAborted();
    late.signal.throwIfAborted();
    if (failure instanceof Problem) throw failure;
    throw new Problem({ code: "unreachable", detail: "The connection to the server was lost." });
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}

/** The events of a stream (WHATWG HTML, section 9.2). */
async function* decoded(body, onBytes) {
  // Not for await: Safari's streams are not iterable.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let data = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    rest += decoder.decode(value, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data:")) {
        data.push(line.slice(5));
      } else if (line === "" && data.length > 0) {
        yield JSON.parse(data.join("\n"));
        data = [];
      }
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

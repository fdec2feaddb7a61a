import { ConnectionLostError, ProblemError } from "./problem.js";

/**
 * Exponential backoff with jitter while the server is not available. Each delay is between half and
 * all of a step, and at least what the server asks for by Retry-After.
 */
export class Backoff {
  #since: number | undefined;
  #failures = 0;

  /**
   * @param limit milliseconds after the first of consecutive failures when it gives up
   */
  constructor(
    readonly limit: number,
    readonly first = 500,
    readonly longest = 5_000,
  ) {}

  /** The delay before the next attempt. Throws the error if the limit would be exceeded. */
  after(error: unknown): number {
    const now = Date.now();
    this.#since ??= now;
    const step = Math.min(this.longest, this.first * 2 ** this.#failures++);
    const asked = error instanceof ProblemError ? error.retryAfter : 0;
    const delay = Math.max(step * (0.5 + Math.random() / 2), asked);
    if (now + delay - this.#since > this.limit) {
      throw error;
    }
    return delay;
  }

  reset(): void {
    this.#since = undefined;
    this.#failures = 0;
  }
}

/** Whether the same request may succeed later. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof ConnectionLostError ||
    (error instanceof ProblemError && [429, 502, 503, 504].includes(error.status))
  );
}

/** Whether the request is known not to have taken effect. */
export function isRefused(error: unknown): boolean {
  return (
    error instanceof ProblemError &&
    (error.status === 429 || (error.status === 503 && !UNKNOWN_EFFECT.includes(error.code)))
  );
}

const UNKNOWN_EFFECT = ["database_unavailable", "server_unavailable", "http_503"];

/** Rejects with the signal's reason when it is aborted. */
export function delay(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}

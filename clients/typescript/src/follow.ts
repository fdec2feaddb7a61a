import { type Http, parseJson, path, type Reply } from "./http.js";
import {
  ConnectionLostError,
  JobTimeoutError,
  ProblemError,
  retryAfter,
  StreamUnusableError,
} from "./problem.js";
import { Backoff, delay, isTransient } from "./retry.js";
import { streamEvents } from "./sse.js";
import type { JobCounts, JobEvent, JobStatus, JobView } from "./types.js";

export interface FollowOptions {
  /** Milliseconds between two requests where streams do not work (2,000); it grows while nothing changes. */
  pollInterval?: number | undefined;
  /** The most requests of the status where streams do not work (no limit). */
  maxPollAttempts?: number | undefined;
  /** How long the server may be unavailable without a break, in milliseconds (120,000). */
  retryFor?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** What is known of a job after an event or a status. */
export interface JobUpdate {
  jobId: string;
  status: JobStatus;
  /** From 0 to 100. */
  progress: number;
  stage: string | undefined;
  counts: JobCounts;
  /** The event that brought the update; undefined for a status. */
  event: JobEvent | undefined;
  /** The whole job, if the update comes from its status; always for the last one. */
  job: JobView | undefined;
}

/** A stream of events that begins after the given number; undefined is a heartbeat. */
export type EventSource = (
  http: Http,
  jobId: string,
  after: number,
  signal: AbortSignal | undefined,
) => AsyncGenerator<JobEvent | undefined, void>;

export const FOLLOW_RETRY_FOR = 120_000;
const POLL_INTERVAL = 2_000;
const MAX_POLL_INTERVAL = 30_000;
const LONG_POLL_SECONDS = 25;
const LONG_POLL_TIMEOUT = (LONG_POLL_SECONDS + 15) * 1_000;
/** A stream or long poll that does not work is not tried again for so long, in milliseconds. */
const TRANSPORT_COOLDOWN = 60_000;
/** A stream that lasted so many milliseconds was not cut by a proxy that does not let streams pass. */
const MIN_UNCUT_STREAM = 20_000;

/**
 * Yields the state of the job now, each change, and at last the ended job. Events come by a stream,
 * which is resumed after the last event; where streams do not work by long polls, and where these do
 * not wait by polls with backoff. A server that restarts is waited for.
 */
export async function* follow(
  http: Http,
  jobId: string,
  options: FollowOptions = {},
  source: EventSource = streamEvents,
): AsyncGenerator<JobUpdate, JobView> {
  return yield* new Follower(http, jobId, options, source).run();
}

export function isTerminal(status: JobStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

class Follower {
  readonly #backoff: Backoff;
  readonly #pollInterval: number;
  #interval: number;
  #polls = 0;
  #etag: string | undefined;
  #seq = 0;
  #update: JobUpdate | undefined;
  #streamsFrom = 0;
  #longPollsFrom = 0;
  #shortStreams = 0;

  constructor(
    readonly http: Http,
    readonly jobId: string,
    readonly options: FollowOptions,
    readonly source: EventSource,
  ) {
    this.#backoff = new Backoff(options.retryFor ?? FOLLOW_RETRY_FOR);
    this.#pollInterval = options.pollInterval ?? POLL_INTERVAL;
    this.#interval = this.#pollInterval;
  }

  async *run(): AsyncGenerator<JobUpdate, JobView> {
    for (;;) {
      this.options.signal?.throwIfAborted();
      try {
        if (!this.#update) {
          yield* this.read();
        } else if (Date.now() >= this.#streamsFrom) {
          yield* this.stream();
          yield* this.read();
        } else {
          yield* this.poll();
        }
        this.#backoff.reset();
      } catch (error) {
        await this.recover(error);
      }
      if (this.#update?.job && isTerminal(this.#update.job.status)) {
        return this.#update.job;
      }
    }
  }

  /** Decides how to go on, or throws. */
  private async recover(error: unknown): Promise<void> {
    if (error instanceof StreamUnusableError) {
      this.#streamsFrom = Date.now() + TRANSPORT_COOLDOWN;
      return;
    }
    if (isFull(error) && Date.now() >= this.#streamsFrom) {
      this.#streamsFrom = Date.now() + TRANSPORT_COOLDOWN;
      return;
    }
    if (isFull(error) && Date.now() >= this.#longPollsFrom) {
      this.#longPollsFrom = Date.now() + TRANSPORT_COOLDOWN;
      return;
    }
    if (!isTransient(error)) {
      throw error;
    }
    if (error instanceof ConnectionLostError) {
      // Another server may be there afterwards, or another proxy.
      this.#streamsFrom = 0;
    }
    await delay(this.#backoff.after(error), this.options.signal);
  }

  private async *stream(): AsyncGenerator<JobUpdate> {
    const begin = Date.now();
    const before = this.#seq;
    for await (const event of this.source(this.http, this.jobId, before, this.options.signal)) {
      this.#backoff.reset();
      if (!event) {
        // What changes without an event: counts in between, estimates, postponed vectors.
        yield* this.accept(await this.http.attempt(this.status({})));
        continue;
      }
      this.#seq = event.seq;
      this.#update = fold(this.#update as JobUpdate, event);
      if (!isTerminal(this.#update.status)) {
        yield this.#update;
      }
    }
    this.#etag = undefined;
    if (this.#seq > before || Date.now() - begin > MIN_UNCUT_STREAM) {
      this.#shortStreams = 0;
    } else if (++this.#shortStreams > 2) {
      this.#shortStreams = 0;
      throw new StreamUnusableError("The streams end at once.");
    }
  }

  /** Reads the status once, for the beginning and after each stream. */
  private async *read(): AsyncGenerator<JobUpdate> {
    yield* this.accept(await this.http.attempt(this.status({})));
    if (this.#shortStreams > 0 && !isTerminal((this.#update as JobUpdate).status)) {
      await delay(this.#pollInterval, this.options.signal);
    }
  }

  private async *poll(): AsyncGenerator<JobUpdate> {
    const { maxPollAttempts, signal } = this.options;
    if (maxPollAttempts !== undefined && this.#polls >= maxPollAttempts) {
      throw new JobTimeoutError(this.jobId, `${maxPollAttempts} requests of its status`);
    }
    this.#polls++;
    const waits = Date.now() >= this.#longPollsFrom;
    const begin = Date.now();
    const reply = await this.http.attempt(
      this.status({
        "If-None-Match": this.#etag,
        Prefer: waits ? `wait=${LONG_POLL_SECONDS}` : undefined,
      }),
    );
    const changed = reply.status !== 304;
    if (changed) {
      this.#interval = this.#pollInterval;
      yield* this.accept(reply);
    } else if (waits && Date.now() - begin >= this.#pollInterval) {
      return;
    } else {
      this.#interval = Math.min(this.#interval * 1.5, MAX_POLL_INTERVAL);
    }
    if (!isTerminal((this.#update as JobUpdate).status)) {
      await delay(Math.max(this.#interval, retryAfter(reply.headers)), signal);
    }
  }

  private status(headers: Record<string, string | undefined>) {
    return {
      path: path`/jobs/${this.jobId}`,
      headers,
      timeout: LONG_POLL_TIMEOUT,
      signal: this.options.signal,
    };
  }

  private *accept(reply: Reply): Generator<JobUpdate> {
    this.#etag = reply.headers.get("ETag") ?? undefined;
    const job = parseJson(reply) as JobView;
    this.#seq = Math.max(this.#seq, job.events.at(-1)?.seq ?? 0);
    this.#update = {
      jobId: this.jobId,
      status: job.status,
      progress: job.progress,
      stage: job.stage,
      counts: job.counts,
      event: undefined,
      job,
    };
    yield this.#update;
  }
}

/** The server is up, but all its streams and long polls, or those of the tenant, are in use. */
function isFull(error: unknown): boolean {
  return (
    error instanceof ProblemError && ["too_many_waiting", "quota_exceeded"].includes(error.code)
  );
}

const STATUS_OF_EVENT: Record<string, JobStatus> = {
  // The job may have been read between its status and its events.
  started: "processing",
  stage: "processing",
  progress: "processing",
  waiting: "processing",
  retrying: "queued",
  rescued: "queued",
  handed_back: "queued",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
};

function fold(before: JobUpdate, event: JobEvent): JobUpdate {
  const data = event.data as Partial<Pick<JobUpdate, "progress" | "stage" | "counts">>;
  return {
    jobId: before.jobId,
    status: STATUS_OF_EVENT[event.type] ?? before.status,
    progress: data.progress ?? before.progress,
    stage: data.stage ?? before.stage,
    counts: data.counts ?? before.counts,
    event,
    job: undefined,
  };
}

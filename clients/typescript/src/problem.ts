import type { FieldProblem, JobView } from "./types.js";

/** The base of all errors of this package. */
export class QuarryError extends Error {
  override name = "QuarryError";
}

/** The server did not respond, or the connection was lost: whether a change took effect is unknown. */
export class ConnectionLostError extends QuarryError {
  override name = "ConnectionLostError";
}

/** Streams do not get through: a proxy buffers them, or does not forward their type. */
export class StreamUnusableError extends QuarryError {
  override name = "StreamUnusableError";
}

/** An error response of the server: a problem document (RFC 9457). */
export class ProblemError extends QuarryError {
  override name = "ProblemError";

  constructor(
    readonly status: number,
    /** Stable: compare this and not the text. docs/api.md lists all codes. */
    readonly code: string,
    readonly title: string,
    readonly detail: string | undefined,
    /** The members of the request that are wrong. */
    readonly errors: readonly FieldProblem[],
    /** Finds the request in the server's log. */
    readonly traceId: string | undefined,
    /** Milliseconds of the header Retry-After; 0 if there is none. */
    readonly retryAfter: number,
  ) {
    super(`${detail ?? title} (${code})`);
  }
}

/** 400, 422: correct the request. */
export class InvalidRequestError extends ProblemError {
  override name = "InvalidRequestError";
}
/** 401: the key is missing or not valid. */
export class UnauthorizedError extends ProblemError {
  override name = "UnauthorizedError";
}
/** 403: the role of the key, the Host or the Origin does not allow the call. */
export class ForbiddenError extends ProblemError {
  override name = "ForbiddenError";
}
/** 404: there is no such resource, or another tenant has it. */
export class NotFoundError extends ProblemError {
  override name = "NotFoundError";
}
/** 409: the state of the resource does not allow the call. */
export class ConflictError extends ProblemError {
  override name = "ConflictError";
}
/** 410: the job was deleted after its retention period. */
export class GoneError extends ProblemError {
  override name = "GoneError";
}
/** 429: a limit is reached; see `retryAfter`. */
export class LimitError extends ProblemError {
  override name = "LimitError";
}
/** 502, 503, 504: temporarily unavailable; see `retryAfter`. */
export class UnavailableError extends ProblemError {
  override name = "UnavailableError";
}

const CLASSES: Record<number, typeof ProblemError> = {
  400: InvalidRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  410: GoneError,
  422: InvalidRequestError,
  429: LimitError,
  502: UnavailableError,
  503: UnavailableError,
  504: UnavailableError,
};

/** The error for a status and the body of its response, which a proxy may have written. */
export function problemOf(status: number, headers: Headers, body: string): ProblemError {
  let document: Record<string, unknown> = {};
  try {
    document = (JSON.parse(body) ?? {}) as Record<string, unknown>;
  } catch {
    // No problem document: only the status is usable.
  }
  const text = (name: string) =>
    typeof document[name] === "string" ? (document[name] as string) : undefined;
  return new (CLASSES[status] ?? ProblemError)(
    status,
    text("code") ?? `http_${status}`,
    text("title") ?? `HTTP status ${status}`,
    text("detail"),
    Array.isArray(document["errors"]) ? document["errors"] : [],
    text("trace_id") ?? headers.get("X-Trace-Id") ?? undefined,
    retryAfter(headers),
  );
}

/** Milliseconds of the header Retry-After (RFC 9110, section 10.2.3): seconds or a date. */
export function retryAfter(headers: Headers): number {
  const value = headers.get("Retry-After");
  if (!value) {
    return 0;
  }
  const seconds = Number(value);
  const delay = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return delay > 0 ? delay : 0;
}

/** The job has failed or was cancelled. */
export class JobFailedError extends QuarryError {
  override name = "JobFailedError";
  /** The code of the job's error; `cancelled` for a cancelled job. */
  readonly code: string;

  constructor(readonly job: JobView) {
    const code = job.error?.code ?? job.status;
    super(`The job ${job.job_id} has ${job.status === "failed" ? "failed" : "ended as " + job.status}: `
      + `${job.error?.message ?? "it was cancelled"} (${code})`);
    this.code = code;
  }
}

/** `timeout` or `maxPollAttempts` was reached. The job continues: follow it by its id. */
export class JobTimeoutError extends QuarryError {
  override name = "JobTimeoutError";

  constructor(
    readonly jobId: string | undefined,
    limit: string,
  ) {
    super(jobId ? `The job ${jobId} has not ended within ${limit}; it continues.`
      : `The job was not accepted within ${limit}.`);
  }
}

import { follow, type FollowOptions, FOLLOW_RETRY_FOR, type JobUpdate } from "./follow.js";
import { type ClientOptions, Http, path } from "./http.js";
import { JobFailedError, JobTimeoutError, ProblemError } from "./problem.js";
import { resultOfCall, submitCall, submitJob, type SubmitOptions } from "./submit.js";
import type { GatewayCall, JobSubmission, JobView } from "./types.js";

export interface ProcessOptions
  extends FollowOptions, Omit<SubmitOptions, "retryFor">, Omit<ClientOptions, "retryFor"> {
  /** Instead of `baseUrl`, `apiKey` and `fetch`. */
  client?: { http: Http };
  /** Called with the first state of the job and with each change. */
  onProgress?: (update: JobUpdate) => void;
  /** Milliseconds from the call to the end of the job. */
  timeout?: number | undefined;
  /**
   * Cancel the job too, when the signal is aborted or `timeout` or `maxPollAttempts` is reached. A
   * cancellation that fails for two seconds is given up: the job continues.
   */
  cancelOnAbort?: boolean;
}

/** How long the cancellation of a job that is no longer followed is tried, in milliseconds. */
const CANCEL_FOR = 2_000;

export interface ProcessedJob<T> {
  job: JobView;
  /** The result of the job; for a gateway call the body of the upstream's response. */
  result: T;
}

/**
 * Submits a job, or a call to a gateway route, follows it, and resolves with its result.
 *
 * The submission has an idempotency key and is repeated until the server has accepted it. Rejects with
 * {@link JobFailedError} if the job fails or is cancelled, with {@link JobTimeoutError} after `timeout`
 * or `maxPollAttempts`, with the signal's reason, or with the error of a request.
 */
export async function processAsyncJob<T = unknown>(
  request: JobSubmission | GatewayCall,
  options: ProcessOptions = {},
): Promise<ProcessedJob<T>> {
  const http = options.client?.http ?? new Http(options);
  const timeout = options.timeout === undefined ? undefined : AbortSignal.timeout(options.timeout);
  const signals = [options.signal, timeout].filter((each) => each !== undefined);
  const signal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  const retryFor = options.retryFor ?? FOLLOW_RETRY_FOR;
  const patient = { ...options, signal, retryFor };
  let jobId: string | undefined;
  try {
    const accepted = isCall(request)
      ? await submitCall(http, request, patient)
      : await submitJob(http, request, patient);
    jobId = accepted.job_id;
    const job = await end(http, jobId, patient);
    if (job.status !== "completed") {
      throw new JobFailedError(job);
    }
    const result = isCall(request)
      ? (await resultOfCall<T>(http, request.route, jobId, { signal, retryFor })).body
      : (job.result as T);
    return { job, result };
  } catch (error) {
    const late =
      timeout?.aborted && error === timeout.reason
        ? new JobTimeoutError(jobId, `${options.timeout} ms`)
        : error;
    const aborted = options.signal?.aborted && error === options.signal.reason;
    if (jobId && options.cancelOnAbort && (aborted || late instanceof JobTimeoutError)) {
      const cancelled = cancelJob(http, jobId, AbortSignal.timeout(CANCEL_FOR)).catch(() => undefined);
      // Who aborts does not wait. After a timeout the process may end next, and the request with it.
      await (aborted || cancelled);
    }
    throw late;
  }
}

function isCall(request: JobSubmission | GatewayCall): request is GatewayCall {
  return "route" in request;
}

async function end(
  http: Http,
  jobId: string,
  options: FollowOptions & Pick<ProcessOptions, "onProgress">,
): Promise<JobView> {
  const updates = follow(http, jobId, options);
  for (;;) {
    const next = await updates.next();
    if (next.done) {
      return next.value;
    }
    options.onProgress?.(next.value);
  }
}

export async function cancelJob(
  http: Http,
  jobId: string,
  signal?: AbortSignal,
): Promise<JobView | undefined> {
  try {
    return await http.json<JobView>({
      method: "POST",
      path: path`/jobs/${jobId}/cancel`,
      idempotent: true,
      signal,
    });
  } catch (error) {
    if (error instanceof ProblemError && error.code === "job_ended") {
      return undefined;
    }
    throw error;
  }
}

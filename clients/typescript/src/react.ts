import { createContext, useCallback, useContext, useEffect, useState } from "react";
import { type EventSource, follow, type FollowOptions, type JobUpdate } from "./follow.js";
import { type ClientOptions, Http } from "./http.js";
import { JobFailedError } from "./problem.js";
import { cancelJob } from "./process.js";
import { socketEvents } from "./socket.js";
import { streamEvents } from "./sse.js";
import type { JobStatus, JobView } from "./types.js";

export interface AsyncJob<T> {
  /** The job has not ended yet. False without a job id. */
  isLoading: boolean;
  isComplete: boolean;
  /** The job has failed or was cancelled, or it cannot be followed; see `error`. */
  isFailed: boolean;
  status: JobStatus | undefined;
  /** From 0 to 100. */
  progress: number;
  stage: string | undefined;
  /** The last state that the server has sent. */
  update: JobUpdate | undefined;
  result: T | undefined;
  error: Error | undefined;
  /** Asks the server to cancel the job. */
  cancel: () => Promise<void>;
}

export interface AsyncJobOptions extends Omit<FollowOptions, "signal"> {
  /** Instead of the one of {@link QuarryProvider}. Keep it stable between renderings. */
  client?: { http: Http };
}

const ClientContext = createContext<{ http: Http } | undefined>(undefined);

/** `<QuarryProvider value={client}>`: the client of the hooks below it. */
export const QuarryProvider = ClientContext.Provider;

let ownOrigin: { http: Http } | undefined;

function useClient(given: { http: Http } | undefined): { http: Http } {
  const provided = useContext(ClientContext);
  return given ?? provided ?? (ownOrigin ??= { http: new Http({} satisfies ClientOptions) });
}

/** Follows a job by server-sent events, or by polling where these do not work. */
export function useAsyncJob<T = unknown>(
  jobId: string | null | undefined,
  options: AsyncJobOptions = {},
): AsyncJob<T> {
  return useFollowed(jobId, options, streamEvents);
}

/** Follows a job over a WebSocket, or by polling where WebSockets do not work. */
export function useAsyncJobSocket<T = unknown>(
  jobId: string | null | undefined,
  options: AsyncJobOptions = {},
): AsyncJob<T> {
  return useFollowed(jobId, options, socketEvents);
}

interface State {
  jobId: string | null | undefined;
  update?: JobUpdate;
  ended?: JobView;
  error?: Error;
}

function useFollowed<T>(
  jobId: string | null | undefined,
  options: AsyncJobOptions,
  source: EventSource,
): AsyncJob<T> {
  const client = useClient(options.client);
  const { pollInterval, maxPollAttempts, retryFor } = options;
  const [known, setKnown] = useState<State>({ jobId });

  useEffect(() => {
    if (!jobId) {
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const limits = { pollInterval, maxPollAttempts, retryFor, signal };
    void observe(client.http, jobId, limits, source, setKnown);
    return () => controller.abort();
  }, [client, jobId, source, pollInterval, maxPollAttempts, retryFor]);

  const cancel = useCallback(async () => {
    if (jobId) {
      await cancelJob(client.http, jobId);
    }
  }, [client, jobId]);

  // Between a change of the id and its effect, the state is still that of the former job.
  const state: State = known.jobId === jobId ? known : { jobId };
  return { ...view<T>(state), cancel };
}

async function observe(
  http: Http,
  jobId: string,
  options: FollowOptions,
  source: EventSource,
  setKnown: (state: State) => void,
): Promise<void> {
  let update: JobUpdate | undefined;
  try {
    for await (update of follow(http, jobId, options, source)) {
      setKnown({ jobId, update });
    }
    const ended = update?.job as JobView;
    setKnown({
      jobId,
      update: update as JobUpdate,
      ended,
      ...(ended.status === "completed" ? {} : { error: new JobFailedError(ended) }),
    });
  } catch (error) {
    if (!options.signal?.aborted) {
      setKnown({ jobId, ...(update ? { update } : {}), error: error as Error });
    }
  }
}

function view<T>(state: State): Omit<AsyncJob<T>, "cancel"> {
  const { jobId, update, ended, error } = state;
  return {
    isLoading: Boolean(jobId) && !ended && !error,
    isComplete: ended?.status === "completed",
    isFailed: error !== undefined,
    status: update?.status,
    progress: update?.progress ?? 0,
    stage: update?.stage,
    update,
    result: ended?.result as T | undefined,
    error,
  };
}

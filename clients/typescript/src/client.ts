import { follow, type FollowOptions, type JobUpdate } from "./follow.js";
import { type Call, type ClientOptions, Http, path, type Query } from "./http.js";
import { NotFoundError } from "./problem.js";
import { processAsyncJob, type ProcessedJob, type ProcessOptions } from "./process.js";
import { streamEvents } from "./sse.js";
import {
  type CallOptions,
  form,
  json,
  resultOfCall,
  submission,
  submitCall,
  submitJob,
  type SubmitOptions,
} from "./submit.js";
import type * as T from "./types.js";

export interface JobQuery extends CallOptions {
  status?: T.JobStatus;
  type?: T.JobType;
  collection?: string;
  batch_id?: string;
  label?: string;
  limit?: number;
  cursor?: string;
  total?: boolean;
}

export interface PageQuery extends CallOptions {
  limit?: number;
  cursor?: string;
}

/**
 * A client of one server. Calls that are safe to repeat are repeated for some seconds while the server
 * is not available; submissions are, because they have an idempotency key.
 */
export class QuarryClient {
  readonly http: Http;

  constructor(options: ClientOptions = {}) {
    this.http = new Http(options);
  }

  /** Submits a job; resolves as soon as it is stored. */
  submit(job: T.JobSubmission, options: SubmitOptions = {}): Promise<T.JobAccepted> {
    return submitJob(this.http, job, options);
  }

  submitBatch(batch: T.BatchSubmission, options: SubmitOptions = {}): Promise<T.BatchAccepted> {
    return this.http.json(json(submission("/ingest-async/batch", options), batch));
  }

  /** Estimates a job and stores nothing. */
  dryRun(job: T.JobSubmission, options: SubmitOptions = {}): Promise<T.EstimateView> {
    const call = { ...submission("/ingest-async", options), query: { dry_run: true } };
    return this.http.json({
      ...(options.file
        ? { ...call, body: form(job, options.file, options.fileName) }
        : json(call, job)),
      timeout: 60_000,
    });
  }

  reindex(request: T.ReindexRequest = {}, options: SubmitOptions = {}): Promise<T.JobAccepted> {
    return this.http.json(json(submission("/reindex", options), request));
  }

  /** Submits a job, follows it and resolves with its result; see {@link processAsyncJob}. */
  processAsyncJob<R = unknown>(
    request: T.JobSubmission | T.GatewayCall,
    options: Omit<ProcessOptions, "client"> = {},
  ): Promise<ProcessedJob<R>> {
    return processAsyncJob<R>(request, { ...options, client: this });
  }

  status(jobId: string, options: CallOptions = {}): Promise<T.JobView> {
    return this.get(path`/jobs/${jobId}`, options);
  }

  /** Yields the state of the job and each change until it has ended. */
  follow(jobId: string, options: FollowOptions = {}): AsyncGenerator<JobUpdate, T.JobView> {
    return follow(this.http, jobId, options);
  }

  /** Resolves with the ended job, whether it is completed, failed or cancelled. */
  async wait(jobId: string, options: FollowOptions = {}): Promise<T.JobView> {
    const updates = this.follow(jobId, options);
    for (;;) {
      const next = await updates.next();
      if (next.done) {
        return next.value;
      }
    }
  }

  items(
    jobId: string,
    options: PageQuery & { status?: T.ItemStatus } = {},
  ): Promise<T.ItemPage> {
    return this.get(path`/jobs/${jobId}/items`, options);
  }

  /** The documents that a job added, changed or removed. */
  changes(
    jobId: string,
    options: PageQuery & { change?: T.DocumentChange } = {},
  ): Promise<T.ChangePage> {
    return this.get(path`/jobs/${jobId}/changes`, options);
  }

  /** The events after the one with the number `after`, as they happen, until the stream ends. */
  async *events(
    jobId: string,
    options: CallOptions & { after?: number } = {},
  ): AsyncGenerator<T.JobEvent, void> {
    for await (const event of streamEvents(this.http, jobId, options.after ?? 0, options.signal)) {
      if (event) {
        yield event;
      }
    }
  }

  /** A page of the events so far. */
  eventPage(
    jobId: string,
    options: CallOptions & { after?: number; limit?: number } = {},
  ): Promise<T.EventPage> {
    return this.get(path`/jobs/${jobId}/events`, options);
  }

  /** The result of a completed job. */
  result(jobId: string, options: CallOptions = {}): Promise<Record<string, unknown>> {
    return this.get(path`/jobs/${jobId}/result`, options);
  }

  /** A running job stops a little later. */
  cancel(jobId: string, options: CallOptions = {}): Promise<T.JobView> {
    return this.post(path`/jobs/${jobId}/cancel`, options);
  }

  /** Submits an ended job again. Not repeated if the response is lost: look for the new job first. */
  retry(
    jobId: string,
    options: CallOptions & { items?: "failed" } = {},
  ): Promise<T.JobAccepted> {
    const { signal, ...query } = options;
    return this.http.json({ method: "POST", path: path`/jobs/${jobId}/retry`, query, signal });
  }

  jobs(query: JobQuery = {}): Promise<T.JobPage> {
    return this.get("/jobs", query);
  }

  stats(options: CallOptions = {}): Promise<T.JobStats> {
    return this.get("/jobs/stats", options);
  }

  batch(batchId: string, options: CallOptions = {}): Promise<T.BatchView> {
    return this.get(path`/batches/${batchId}`, options);
  }

  cancelBatch(batchId: string, options: CallOptions = {}): Promise<T.BatchView> {
    return this.post(path`/batches/${batchId}/cancel`, options);
  }

  search(request: T.SearchRequest, options: CallOptions = {}): Promise<T.SearchResponse> {
    const call: Call = { method: "POST", path: "/search", idempotent: true, ...options };
    return this.http.json(json(call, request));
  }

  collections(options: CallOptions = {}): Promise<T.CollectionList> {
    return this.get("/collections", options);
  }

  deleteCollection(name: string, options: CallOptions = {}): Promise<void> {
    return this.delete(path`/collections/${name}`, options);
  }

  /** The file of a collection; complete only if its last line is there. */
  async exportCollection(name: string, options: CallOptions = {}): Promise<ReadableStream> {
    const signal = options.signal ?? new AbortController().signal;
    const call: Call = {
      path: path`/collections/${name}/export`,
      headers: { Accept: "application/gzip" },
    };
    return (await this.http.open(call, signal)).body as ReadableStream;
  }

  importCollection(
    name: string,
    file: Blob,
    options: SubmitOptions = {},
  ): Promise<T.JobAccepted> {
    const call = submission(path`/collections/${name}/import`, options);
    return this.http.json({
      ...call,
      headers: { ...call.headers, "Content-Type": "application/gzip" },
      body: file,
      timeout: 300_000,
    });
  }

  documents(
    query: PageQuery & { collection?: string; uri?: string } = {},
  ): Promise<T.DocumentPage> {
    return this.get("/documents", query);
  }

  /** A document with its text. */
  document(documentId: string, options: CallOptions = {}): Promise<T.DocumentView> {
    return this.get(path`/documents/${documentId}`, options);
  }

  deleteDocument(documentId: string, options: CallOptions = {}): Promise<void> {
    return this.delete(path`/documents/${documentId}`, options);
  }

  /** Makes a schedule: a `submission` that recurs `every` interval or by `cron`. */
  createSchedule(request: T.ScheduleRequest, options: SubmitOptions = {}): Promise<T.ScheduleView> {
    return this.http.json(json(submission("/schedules", options), request));
  }

  /** A page of the schedules, newest first, each with its last run. */
  schedules(query: PageQuery = {}): Promise<T.SchedulePage> {
    return this.get("/schedules", query);
  }

  /** A schedule with its last runs. */
  schedule(scheduleId: string, options: CallOptions = {}): Promise<T.ScheduleView> {
    return this.get(path`/schedules/${scheduleId}`, options);
  }

  /** Changes, pauses (`paused`) or resumes a schedule. Members that are not given stay as they are. */
  changeSchedule(
    scheduleId: string,
    change: T.ScheduleRequest,
    options: CallOptions = {},
  ): Promise<T.ScheduleView> {
    const target = path`/schedules/${scheduleId}`;
    return this.http.json(json({ method: "PATCH", path: target, idempotent: true, ...options }, change));
  }

  /** Its jobs and documents are kept. */
  deleteSchedule(scheduleId: string, options: CallOptions = {}): Promise<void> {
    return this.delete(path`/schedules/${scheduleId}`, options);
  }

  /** Runs a schedule now. Not repeated if the response is lost: look at its last run first. */
  runSchedule(scheduleId: string, options: CallOptions = {}): Promise<T.JobAccepted> {
    return this.http.json({ method: "POST", path: path`/schedules/${scheduleId}/run`, ...options });
  }

  /** Submits a call to a route of the gateway. */
  submitCall(call: T.GatewayCall, options: SubmitOptions = {}): Promise<T.JobAccepted> {
    return submitCall(this.http, call, options);
  }

  callStatus(route: string, jobId: string, options: CallOptions = {}): Promise<T.JobView> {
    return this.get(path`/api/${route}/jobs/${jobId}/status`, options);
  }

  callResult<R = unknown>(
    route: string,
    jobId: string,
    options: CallOptions = {},
  ): Promise<T.GatewayResult<R>> {
    return resultOfCall<R>(this.http, route, jobId, options);
  }

  cancelCall(route: string, jobId: string, options: CallOptions = {}): Promise<T.JobView> {
    return this.post(path`/api/${route}/jobs/${jobId}/cancel`, options);
  }

  whoami(options: CallOptions = {}): Promise<T.CallerView> {
    return this.get("/whoami", options);
  }

  /** Any other GET of the API, for instance `/admin/audit`. */
  get<R>(path: string, options: CallOptions = {}): Promise<R> {
    const { signal, ...query } = options;
    return this.http.json<R>({ path, query: query as Query, signal });
  }

  private post<R>(path: string, options: CallOptions): Promise<R> {
    return this.http.json<R>({ method: "POST", path, idempotent: true, ...options });
  }

  /** A repeated deletion finds nothing if the response to the first one was lost. */
  private async delete(path: string, options: CallOptions): Promise<void> {
    let sent = 0;
    const call: Call = { method: "DELETE", path, idempotent: true, ...options };
    try {
      await this.http.send(call, () => sent++);
    } catch (error) {
      if (!(error instanceof NotFoundError && sent > 1)) {
        throw error;
      }
    }
  }
}

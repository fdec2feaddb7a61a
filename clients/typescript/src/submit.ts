import { type Call, type Http, idempotencyKey, parseJson, path } from "./http.js";
import type { GatewayCall, GatewayResult, JobAccepted, JobSubmission } from "./types.js";

export interface CallOptions {
  signal?: AbortSignal | undefined;
}

export interface SubmitOptions extends CallOptions {
  /** Submissions with the same key are accepted once. Default: a new one for each call. */
  idempotencyKey?: string | undefined;
  /** The document itself, for a submission with `source_type: "document"`. */
  file?: Blob | undefined;
  fileName?: string | undefined;
  /** Milliseconds for which the submission is repeated while the server is not available. */
  retryFor?: number | undefined;
}

const JSON_TYPE = "application/json";

/** A call that submits and is safe to repeat. */
export function submission(path: string, options: SubmitOptions): Call & { headers: object } {
  return {
    method: "POST",
    path,
    headers: { "Idempotency-Key": options.idempotencyKey ?? idempotencyKey() },
    signal: options.signal,
    idempotent: true,
    retryFor: options.retryFor,
  };
}

export function json(call: Call, body: unknown): Call {
  return {
    ...call,
    headers: { ...call.headers, "Content-Type": JSON_TYPE },
    body: JSON.stringify(body),
  };
}

/** The body of a submission with its file as a form. */
export function form(submission: JobSubmission, file: Blob, fileName?: string): FormData {
  const form = new FormData();
  form.append("submission", new Blob([JSON.stringify(submission)], { type: JSON_TYPE }));
  form.append("file", file, fileName ?? (file instanceof File ? file.name : "document"));
  return form;
}

export function submitJob(
  http: Http,
  job: JobSubmission,
  options: SubmitOptions,
): Promise<JobAccepted> {
  const call = submission("/ingest-async", options);
  return http.json(
    options.file ? { ...call, body: form(job, options.file, options.fileName) } : json(call, job),
  );
}

export function submitCall(
  http: Http,
  call: GatewayCall,
  options: SubmitOptions,
): Promise<JobAccepted> {
  const base = submission(path`/api/${call.route}/submit`, options);
  const raw = typeof call.body === "string" || isBytes(call.body);
  return http.json({
    ...base,
    query: {
      callback_url: call.callback_url,
      priority: call.priority,
      batch_id: call.batch_id,
      label: call.labels,
    },
    headers: {
      ...call.headers,
      ...base.headers,
      "X-Quarry-Callback-Secret": call.callback_secret,
      "Content-Type":
        call.content_type ??
        (call.body === undefined ? undefined : raw ? "application/octet-stream" : JSON_TYPE),
    },
    body: raw ? (call.body as BodyInit) : call.body === undefined ? undefined : JSON.stringify(call.body),
  });
}

export async function resultOfCall<T>(
  http: Http,
  route: string,
  jobId: string,
  options: CallOptions & { retryFor?: number | undefined },
): Promise<GatewayResult<T>> {
  const reply = await http.send({
    path: path`/api/${route}/jobs/${jobId}/result`,
    headers: { Accept: "*/*" },
    ...options,
  });
  const content_type = reply.headers.get("Content-Type") ?? undefined;
  const body = /[/+]json\b/.test(content_type ?? "")
    ? parseJson(reply)
    : content_type?.startsWith("text/")
      ? new TextDecoder().decode(reply.bytes)
      : new Uint8Array(reply.bytes);
  return { status: reply.status, content_type, body: body as T };
}

function isBytes(body: unknown): boolean {
  return body instanceof Blob || body instanceof ArrayBuffer || ArrayBuffer.isView(body);
}

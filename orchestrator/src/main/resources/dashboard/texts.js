/** What the codes of the API mean, and what to do. docs/api.md has the same in more words. */

export const TYPES = {
  web_crawl: "Crawl",
  document: "Document",
  text: "Text",
  http_call: "Call",
  reindex: "Reindex",
  import: "Import",
};

export const STATES = {
  queued: "Queued",
  processing: "Processing",
  completed: "Completed",
  partial: "Partial",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** States that a job does not leave; its last event has the same name. */
export const ENDED = new Set(["completed", "failed", "cancelled"]);

export const ITEM_STATES = ["queued", "fetched", "stored", "unchanged", "skipped", "failed"];

/** Reasons for which an item was skipped. */
export const REASONS = {
  robots: "The site's robots.txt forbids to fetch it.",
  nofollow: "The site asks not to follow the links to it.",
  duplicate: "Another item of the job has the same text.",
  out_of_scope: "It is outside the hosts and patterns of the crawl.",
  limit: "It is beyond the limit of pages or depth, or in an endless set of pages.",
  not_content: "It is not a page or document that can be read.",
  too_large: "It is larger than the server reads.",
  no_text: "It has no text. It may need JavaScript.",
  noindex: "The page asks not to be indexed. Its links were followed.",
  redirected: "It redirects to another item.",
  canonical_elsewhere: "It is a variant of another item, which has the page.",
  withdrawn: "A complete crawl did not meet it any more. Its document was removed.",
  render_unavailable: "It needs JavaScript, and the server has no browser.",
  deleted: "It was deleted while the job was running.",
};

/** What to do about the error of a job or an item, by its code. */
const ADVICE = {
  timeout: "Raise max_duration_seconds, or crawl fewer pages. Then retry the job.",
  not_found: "Check the address. The source says that it does not exist.",
  invalid_url: "Submit it again with an absolute http or https address.",
  unknown_host: "Check the name of the host. The server could not resolve it.",
  connect_failed: "Check that the source is up. Then retry the job.",
  tls_failed: "The certificate of the source is not valid. Ask its operator.",
  blocked_address: "Private addresses are refused. The operator can allow this one with QUARRY_EGRESS_ALLOW.",
  blocked_port: "This port is refused. The operator can allow the host with QUARRY_EGRESS_ALLOW.",
  blocked_scheme: "Submit it again with an http or https address.",
  robots_disallowed: "The site forbids it in its robots.txt. Ask its operator.",
  robots_unavailable: "The site's robots.txt could not be read. Retry the job later.",
  rate_limited: "The source asks for fewer requests. Retry the job later.",
  access_denied: "The source requires a sign-in. The operator can configure credentials for crawls.",
  server_error: "The source failed. Retry the job later.",
  host_unavailable: "The host failed many times. Retry the job later.",
  too_many_redirects: "The source redirects without end. Submit the final address.",
  unsupported_type: "This type of file cannot be read. Convert it, for example to PDF or HTML.",
  corrupt_document: "The file is damaged. Open it in its own program, save it and submit it again.",
  encrypted_document: "The file is protected by a password. Remove the password and submit it again.",
  empty_document: "The document has no text.",
  no_text: "The PDF has no text: it is probably a scan. Run text recognition (OCR) over it first.",
  nothing_to_index: "No page could be stored. See the reasons of the items.",
  extraction_timeout: "The file takes too long to read. Split it and submit the parts.",
  extraction_out_of_memory: "The file needs too much memory. Split it and submit the parts.",
  render_unavailable: "The operator has to install Chromium on the server.",
  path_not_allowed: "The operator can open the directory for your tenant with quarry.file-roots.",
  quota_exceeded: "A limit of the tenant is reached. Delete documents, or ask the operator for a higher limit.",
  embedding_unavailable: "The embedding model did not respond. Documents are found by their words meanwhile.",
  poison: "The job stopped its process several times. Search the log of the server for the job id.",
  internal_error: "Search the log of the server for the job id.",
  upload_gone: "The file is no longer stored. Submit it again.",
  upstream_timeout: "The upstream did not respond in time. Retry the job, or ask the operator for a longer timeout.",
  upstream_unreachable: "Check that the upstream is up. Then retry the job.",
};

export function advice(error) {
  if (ADVICE[error.code]) return ADVICE[error.code];
  return error.retryable
    ? "The cause may pass. Retry the job."
    : "A retry will fail in the same way. Correct the cause that the message names, then submit it again.";
}

/** What to do about an error of the API, by its code. */
const REMEDIES = {
  unreachable: "Check that Quarry is running.",
  too_many_waiting: "Close other pages of the dashboard, or wait.",
  not_offered: "Update the server, or use another page.",
  key_required: "Sign in.",
  key_refused: "The key is unknown, expired or revoked. Use another key.",
  session_ended: "Sign in again.",
  schedule_not_found: "It was deleted. Choose another one of the list.",
  schedule_running: "Wait until its job has ended, or cancel the job.",
  role_refused: "Sign in with a key whose role allows it.",
  operator_only: "Only an admin of the tenant \"default\" may do this.",
  job_not_found: "Choose a job of the list. Another tenant's job is not shown either.",
  job_gone: "The job was deleted after its retention period. Its documents are kept.",
  document_not_found: "It was deleted or replaced. Choose another one of the list.",
  collection_not_found: "It was deleted. Choose another one of the list.",
  rate_limited: "Wait a minute, then try again.",
  quota_exceeded: "Wait until jobs have ended, delete documents, or ask the operator for a higher limit.",
  queue_full: "Wait until jobs have ended, then try again.",
  database_unavailable: "Try again in a few seconds. Look first whether the change took effect.",
  embedding_unavailable: "Try again later, or search by keywords.",
  csrf: "Load this page again.",
};

export const remedy = (problem) => REMEDIES[problem.code] ?? "";

/** What an event of a job tells, in one sentence, by its type. */
const EVENTS = {
  queued: () => "The job waits for a worker.",
  started: ({ attempt }) => (attempt ? `Attempt ${attempt} has started.` : "An attempt has started."),
  stage: ({ stage, name }) => `Stage ${stage ?? name ?? ""}.`,
  progress: ({ message, progress }) => message ?? `${progress ?? 0} % are done.`,
  item_failed: ({ uri, message, code }) => `${uri ?? "An item"}: ${message ?? code ?? "failed"}`,
  waiting: ({ host, message, delay_seconds }) => `Waits for ${host}: ${message} The next request follows in ${delay_seconds} s.`,
  documents_removed: () => "Documents that the site has withdrawn were removed.",
  withdrawal_held: () => "Too many documents were not met again, so they are kept. A crawl with prune removes them.",
  retrying: ({ message }) => `The attempt failed. The next one follows${message ? `: ${message}` : "."}`,
  rescued: () => "Its process was lost. The job is queued again.",
  handed_back: () => "Its process stopped or had no capacity. The job is queued again.",
  searchable: () => "All documents are found by their words. Their vectors follow.",
  cancel_requested: () => "Somebody asked to cancel the job. Its worker stops it.",
  completed: () => "The job has ended.",
  failed: ({ message, error }) => message ?? error?.message ?? "The job has failed.",
  cancelled: () => "The job was cancelled. Documents that it stored are kept.",
};

/** A newer server may send types that this page does not know: their name is shown beside. */
export const eventText = ({ type, data }) => EVENTS[type]?.(data) ?? "";

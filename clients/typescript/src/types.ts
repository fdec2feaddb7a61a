import type { components } from "./openapi.js";

type Schemas = components["schemas"];

export type BatchAccepted = Schemas["BatchAccepted"];
export type BatchSubmission = Schemas["BatchSubmission"];
export type BatchView = Schemas["BatchView"];
export type CallerView = Schemas["CallerView"];
export type CollectionList = Schemas["CollectionList"];
export type DocumentPage = Schemas["DocumentPage"];
export type DocumentView = Schemas["DocumentView"];
export type EstimateView = Schemas["EstimateView"];
export type EventPage = Schemas["EventPage"];
export type FieldProblem = Schemas["FieldProblem"];
export type ChangePage = Schemas["ChangePage"];
export type DocumentChange = Schemas["ChangeView"]["change"];
export type ItemPage = Schemas["ItemPage"];
export type ItemStatus = Schemas["ItemView"]["status"];
export type JobAccepted = Schemas["JobAccepted"];
export type JobCounts = Schemas["JobCounts"];
export type JobEvent = Schemas["JobEvent"];
export type JobPage = Schemas["JobPage"];
export type JobStats = Schemas["JobStatsView"];
export type JobStatus = Schemas["JobView"]["status"];
export type JobSubmission = Schemas["JobSubmission"];
export type JobType = Schemas["JobView"]["type"];
export type JobView = Schemas["JobView"];
export type ReindexRequest = Schemas["ReindexRequest"];
export type SchedulePage = Schemas["SchedulePage"];
export type ScheduleRequest = Schemas["ScheduleRequest"];
export type ScheduleView = Schemas["ScheduleView"];
export type SearchRequest = Schemas["SearchRequest"];
export type SearchResponse = Schemas["SearchResponse"];

/**
 * A call to a route of the gateway: an upstream that the operator has configured. Its members have the
 * names of the API, as those of a {@link JobSubmission} do.
 */
export interface GatewayCall {
  route: string;
  /** An object is sent as JSON; text and bytes as they are. */
  body?: unknown;
  content_type?: string;
  callback_url?: string;
  callback_secret?: string;
  priority?: number;
  batch_id?: string;
  labels?: readonly string[];
  /** Headers that the route forwards to the upstream (`forward-headers`). */
  headers?: Record<string, string>;
}

/** The upstream's response. */
export interface GatewayResult<T = unknown> {
  status: number;
  content_type: string | undefined;
  /** Parsed if it is JSON, a string if it is text, otherwise bytes. */
  body: T;
}

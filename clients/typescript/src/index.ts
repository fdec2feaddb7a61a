export { QuarryClient, type JobQuery, type PageQuery } from "./client.js";
export { follow, type FollowOptions, type JobUpdate } from "./follow.js";
export type { ClientOptions, Http } from "./http.js";
export * from "./problem.js";
export { processAsyncJob, type ProcessedJob, type ProcessOptions } from "./process.js";
export { socketEvents } from "./socket.js";
export type { CallOptions, SubmitOptions } from "./submit.js";
export type * from "./types.js";

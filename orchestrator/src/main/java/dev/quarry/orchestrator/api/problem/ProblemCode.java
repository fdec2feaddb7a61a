package dev.quarry.orchestrator.api.problem;

import java.util.Locale;

/** The problem codes of this API. They are stable; docs/api.md lists them with their remedies. */
public enum ProblemCode {
  INVALID_JSON(400, "The body is not valid JSON"),
  INVALID_REQUEST(400, "The request is not valid"),
  UNKNOWN_MEMBER(400, "The body has an unknown member"),
  UNKNOWN_PARAMETER(400, "The query has an unknown parameter"),
  INVALID_URL(400, "The URL cannot be used"),
  UNSUPPORTED(400, "The request uses an unsupported option"),
  BAD_REQUEST(400, "The request is not valid HTTP"),
  KEY_REQUIRED(401, "An API key is required"),
  KEY_REFUSED(401, "The API key is not valid"),
  SESSION_ENDED(401, "The session has ended"),
  HOST_REFUSED(403, "The Host header is not allowed"),
  ORIGIN_REFUSED(403, "The Origin header is not allowed"),
  CSRF(403, "Another page may have caused the request"),
  ROLE_REFUSED(403, "The role of the API key does not allow this call"),
  TENANT_REFUSED(403, "The API key belongs to another tenant"),
  OPERATOR_ONLY(403, "Only the operator may make this call"),
  NOT_FOUND(404, "The path does not exist"),
  ROUTE_NOT_FOUND(404, "The gateway route does not exist"),
  PROGRESS_UNKNOWN(404, "The progress URL does not exist"),
  JOB_NOT_FOUND(404, "The job does not exist"),
  BATCH_NOT_FOUND(404, "The batch does not exist"),
  QUEUE_NOT_FOUND(404, "The queue does not exist"),
  DOCUMENT_NOT_FOUND(404, "The document does not exist"),
  COLLECTION_NOT_FOUND(404, "The collection does not exist"),
  DELIVERY_NOT_FOUND(404, "The webhook delivery does not exist"),
  SCHEDULE_NOT_FOUND(404, "The schedule does not exist"),
  KEY_NOT_FOUND(404, "The API key does not exist"),
  ERASURE_NOT_FOUND(404, "The tenant was not erased"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed on this path"),
  NOT_ACCEPTABLE(406, "No media type of the Accept header is available"),
  JOB_ENDED(409, "The job has already ended"),
  JOB_NOT_ENDED(409, "The job has not ended yet"),
  NOTHING_FAILED(409, "No item of the job failed"),
  SCHEDULE_RUNNING(409, "The last run of the schedule has not ended"),
  MODEL_MISMATCH(409, "The server uses another embedding model"),
  JOB_WITHOUT_RESULT(409, "The job ended without a result"),
  NOT_A_DEAD_LETTER(409, "The job is not in the dead-letter list"),
  ALREADY_REDRIVEN(409, "The dead letter was redriven before"),
  ADMIN_KEY_FIRST(409, "The first API key must have the role admin"),
  LAST_ADMIN_KEY(409, "This is the last API key with the role admin"),
  TENANT_ERASED(409, "The tenant is erased"),
  TENANT_PROTECTED(409, "The tenant cannot be erased"),
  JOB_GONE(410, "The job was deleted after its retention period"),
  PROGRESS_ENDED(410, "The attempt of this progress URL has ended"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
  IDEMPOTENCY_CONFLICT(422, "The Idempotency-Key was used for a different submission"),
  PROGRESS_STAGES(422, "The job has reached the maximum number of stages"),
  UPGRADE_REQUIRED(426, "This path requires a WebSocket handshake"),
  RATE_LIMITED(429, "Too many requests"),
  QUOTA_EXCEEDED(429, "The tenant has reached a limit"),
  PROGRESS_TOO_OFTEN(429, "Progress was reported too often"),
  HEADERS_TOO_LARGE(431, "The request headers are too large"),
  INTERNAL_ERROR(500, "An unexpected error occurred"),
  DATABASE_UNAVAILABLE(503, "The database is not available"),
  VECTORS_UNAVAILABLE(503, "The search index is not available"),
  EMBEDDING_UNAVAILABLE(503, "The embedding model is not available"),
  QUEUE_FULL(503, "The queue is full"),
  TOO_MANY_WAITING(503, "Too many requests are waiting"),
  SHUTTING_DOWN(503, "The server is shutting down");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The {@code type} of RFC 9457 section 3.1.1: a URN, which cannot be dereferenced. */
  public String type() {
    return "urn:quarry:problem:" + code();
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}

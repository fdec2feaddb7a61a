package dev.quarry.orchestrator.api.problem;

import java.util.Locale;

/** The problems that this API answers with. Codes are stable; docs/problems.md explains each. */
public enum ProblemCode {
  INVALID_JSON(400, "The body is not valid JSON"),
  INVALID_REQUEST(400, "The request is not valid"),
  UNKNOWN_MEMBER(400, "The body has a member that is not known"),
  UNKNOWN_PARAMETER(400, "The query has a parameter that is not known"),
  INVALID_URL(400, "The URL cannot be used"),
  UNSUPPORTED(400, "This is not supported"),
  BAD_REQUEST(400, "The request is not valid HTTP"),
  KEY_REQUIRED(401, "An API key is required"),
  KEY_REFUSED(401, "The API key is not valid"),
  HOST_REFUSED(403, "The Host header is not one of this server's names"),
  ORIGIN_REFUSED(403, "Pages of this origin may not call this server"),
  ROLE_REFUSED(403, "The key's role does not allow this"),
  TENANT_REFUSED(403, "The key belongs to another tenant"),
  OPERATOR_ONLY(403, "Only the operator may do this"),
  NOT_FOUND(404, "There is nothing at this path"),
  ROUTE_NOT_FOUND(404, "There is no such route"),
  PROGRESS_UNKNOWN(404, "The progress URL is not one of this server's"),
  JOB_NOT_FOUND(404, "There is no such job"),
  BATCH_NOT_FOUND(404, "There is no such batch"),
  QUEUE_NOT_FOUND(404, "There is no such queue"),
  DOCUMENT_NOT_FOUND(404, "There is no such document"),
  COLLECTION_NOT_FOUND(404, "There is no such collection"),
  DELIVERY_NOT_FOUND(404, "There is no such webhook delivery"),
  KEY_NOT_FOUND(404, "There is no such API key"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "None of the accepted media types is available"),
  JOB_ENDED(409, "The job has already ended"),
  JOB_NOT_ENDED(409, "The job has not ended yet"),
  NOTHING_FAILED(409, "No item of the job failed"),
  JOB_WITHOUT_RESULT(409, "The job ended without a result"),
  NOT_A_DEAD_LETTER(409, "The job is not in the dead-letter list"),
  ALREADY_REDRIVEN(409, "The job was started again before"),
  ADMIN_KEY_FIRST(409, "The first API key has to be an admin's"),
  LAST_ADMIN_KEY(409, "This is the last admin's API key"),
  JOB_GONE(410, "The job was deleted after its time"),
  PROGRESS_ENDED(410, "The attempt that this progress URL was made for is over"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
  IDEMPOTENCY_CONFLICT(422, "The idempotency key was used for another submission"),
  PROGRESS_STAGES(422, "The job has had as many stages as it may"),
  UPGRADE_REQUIRED(426, "This path is for WebSockets"),
  RATE_LIMITED(429, "Too many requests"),
  QUOTA_EXCEEDED(429, "A limit of this tenant is reached"),
  PROGRESS_TOO_OFTEN(429, "Progress was reported too often"),
  HEADERS_TOO_LARGE(431, "The request's header is too large"),
  INTERNAL_ERROR(500, "An unexpected error"),
  DATABASE_UNAVAILABLE(503, "The database is not available"),
  VECTORS_UNAVAILABLE(503, "The search index is not available"),
  EMBEDDING_UNAVAILABLE(503, "The embedding model is not available"),
  QUEUE_FULL(503, "The queue is full"),
  TOO_MANY_WAITING(503, "Too many clients are waiting"),
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

  /** The {@code type} of RFC 9457 section 3.1.1: a name, not an address. */
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

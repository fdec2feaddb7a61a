package dev.quarry.orchestrator.handler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage failed with a stable error code. The message is shown to users: it says what went wrong
 * and never contains an internal address or a stack trace.
 */
public final class StageException extends Exception {
  private final String code;
  private final Kind kind;
  private final @Nullable Duration delay;

  private enum Kind {
    PERMANENT,
    /** Permanent until the operator mends it, for every document of every job. */
    SERVER,
    RETRYABLE,
    /** Retryable by the next attempt of the job; this one cannot go on. */
    NEXT_ATTEMPT
  }

  private StageException(String code, String message, Kind kind, @Nullable Throwable cause) {
    this(code, message, kind, null, cause);
  }

  private StageException(
      String code, String message, Kind kind, @Nullable Duration delay, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.kind = kind;
    this.delay = delay;
  }

  /** Not retryable. */
  public static StageException permanent(String code, String message) {
    return new StageException(code, message, Kind.PERMANENT, null);
  }

  /** Not retryable. */
  public static StageException permanent(String code, String message, Throwable cause) {
    return new StageException(code, message, Kind.PERMANENT, cause);
  }

  /** Not retryable, and every other document would fail as well: the operator must act. */
  public static StageException ofServer(String code, String message, Throwable cause) {
    return new StageException(code, message, Kind.SERVER, cause);
  }

  /** Retryable with the job's backoff. */
  public static StageException retryable(String code, String message, Throwable cause) {
    return new StageException(code, message, Kind.RETRYABLE, cause);
  }

  /** Retryable with the job's backoff. */
  public static StageException retryable(String code, String message) {
    return new StageException(code, message, Kind.RETRYABLE, null);
  }

  /** Retryable with the job's backoff, but not within this attempt. */
  public static StageException retryableByNextAttempt(String code, String message) {
    return new StageException(code, message, Kind.NEXT_ATTEMPT, null);
  }

  /** Retryable after a delay that the remote server or the operator set. */
  public static StageException retryableAfter(String code, String message, Duration delay) {
    return new StageException(code, message, Kind.NEXT_ATTEMPT, delay, null);
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }

  public String code() {
    return code;
  }

  public boolean retryable() {
    return kind == Kind.RETRYABLE || kind == Kind.NEXT_ATTEMPT;
  }

  /** Whether the attempt may repeat what has failed, before the job's backoff. */
  public boolean retryableWithinAttempt() {
    return kind == Kind.RETRYABLE;
  }

  /** Whether every other document would fail as well until the operator has acted. */
  public boolean concernsServer() {
    return kind == Kind.SERVER;
  }

  /** Time until the next attempt; empty: the job's backoff. */
  public Optional<Duration> delay() {
    return Optional.ofNullable(delay);
  }
}

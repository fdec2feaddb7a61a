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
  private final boolean retryable;
  private final @Nullable Duration delay;

  private StageException(
      String code, String message, boolean retryable, @Nullable Throwable cause) {
    this(code, message, retryable, null, cause);
  }

  private StageException(
      String code,
      String message,
      boolean retryable,
      @Nullable Duration delay,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryable = retryable;
    this.delay = delay;
  }

  /** Not retryable. */
  public static StageException permanent(String code, String message) {
    return new StageException(code, message, false, null);
  }

  /** Not retryable. */
  public static StageException permanent(String code, String message, Throwable cause) {
    return new StageException(code, message, false, cause);
  }

  /** Retryable with the job's backoff. */
  public static StageException retryable(String code, String message, Throwable cause) {
    return new StageException(code, message, true, cause);
  }

  /** Retryable with the job's backoff. */
  public static StageException retryable(String code, String message) {
    return new StageException(code, message, true, null);
  }

  /** Retryable after a delay that the remote server or the operator set. */
  public static StageException retryableAfter(String code, String message, Duration delay) {
    return new StageException(code, message, true, delay, null);
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }

  public String code() {
    return code;
  }

  public boolean retryable() {
    return retryable;
  }

  /** Time until the next attempt; empty: the job's backoff. */
  public Optional<Duration> delay() {
    return Optional.ofNullable(delay);
  }
}

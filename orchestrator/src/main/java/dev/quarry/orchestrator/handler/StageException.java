package dev.quarry.orchestrator.handler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage could not do its work, for a reason with a stable code. The message is shown to users: it
 * names what went wrong and never an internal address or a stack trace.
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

  /** Trying again cannot help. */
  public static StageException permanent(String code, String message) {
    return new StageException(code, message, false, null);
  }

  /** Trying again cannot help. */
  public static StageException permanent(String code, String message, Throwable cause) {
    return new StageException(code, message, false, cause);
  }

  /** Trying again later may help. */
  public static StageException retryable(String code, String message, Throwable cause) {
    return new StageException(code, message, true, cause);
  }

  /** Trying again later may help. */
  public static StageException retryable(String code, String message) {
    return new StageException(code, message, true, null);
  }

  /** Trying again may help, but not before a delay that the other side or the operator chose. */
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

  /** How long to wait before trying again; empty: as the policy of the job's type says. */
  public Optional<Duration> delay() {
    return Optional.ofNullable(delay);
  }
}

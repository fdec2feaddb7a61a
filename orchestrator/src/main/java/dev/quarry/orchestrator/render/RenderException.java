package dev.quarry.orchestrator.render;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A page could not be rendered.
 *
 * <p>Codes: {@code render_unavailable} (there is no browser, or it does not start), {@code timeout}
 * (the page was not ready in time), {@code too_large} (its DOM exceeds the limit), {@code
 * render_failed} (the page or the browser crashed, or the response is no page), and the codes of
 * {@link dev.quarry.orchestrator.egress.EgressException} if the page itself could not be loaded.
 * The message is shown to users.
 */
public final class RenderException extends Exception {
  public static final String UNAVAILABLE = "render_unavailable";
  private static final String TIMEOUT = "timeout";
  private static final String FAILED = "render_failed";

  private final String code;
  private final boolean retryable;

  public RenderException(
      String code, String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryable = retryable;
  }

  public static RenderException unavailable(String message, @Nullable Throwable cause) {
    return new RenderException(UNAVAILABLE, message, false, cause);
  }

  public static RenderException timedOut(String message, @Nullable Throwable cause) {
    return new RenderException(TIMEOUT, message, true, cause);
  }

  public static RenderException failed(
      String message, boolean retryable, @Nullable Throwable cause) {
    return new RenderException(FAILED, message, retryable, cause);
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
}

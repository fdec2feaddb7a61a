package dev.quarry.orchestrator.egress;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An outgoing request was refused by the egress guard, or failed.
 *
 * <p>Codes: {@code invalid_url}, {@code blocked_scheme}, {@code blocked_port}, {@code
 * blocked_address}, {@code own_address}, {@code unknown_host}, {@code connect_failed}, {@code
 * tls_failed}, {@code timeout}, {@code too_large}, {@code too_many_redirects}, {@code
 * protocol_error}. The message names the rule, never a resolved address.
 */
public final class EgressException extends Exception {
  private final String code;
  private final boolean retryable;

  public EgressException(
      String code, String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryable = retryable;
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

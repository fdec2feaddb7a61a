package dev.quarry.mcp.access;

import java.time.Duration;
import java.time.Instant;

/** Checks access tokens of OAuth 2.1 (RFC 9068). Thread-safe. */
@FunctionalInterface
public interface TokenValidator {
  /** The result of a check. */
  sealed interface Result {
    /**
     * @param subject the principal, unique at the issuer
     * @param key the API key that stands for the principal; its tenant and role apply
     * @param until when the token ends
     */
    record Valid(String subject, String key, Instant until) implements Result {
      /** Without the key, which must not be logged. */
      @Override
      public String toString() {
        return "Valid[until=" + until + "]";
      }
    }

    /**
     * @param reason for the client; has no part of the token
     */
    record Invalid(String reason) implements Result {}

    /** The token is valid and lacks the required scope. */
    record MissingScope() implements Result {}

    /** The token is valid, and no API key stands for its principal. */
    record NoAccess() implements Result {}

    /** The check failed, for instance because the issuer is unreachable. */
    record Unknown(Duration retryAfter) implements Result {}
  }

  Result check(String token);
}

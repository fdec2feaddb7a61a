package dev.quarry.mcp.access;

import dev.quarry.mcp.access.AccessPolicy.Decision;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which access tokens are accepted, beside API keys. A token stands for an API key that the
 * orchestrator knows: its tenant and role apply, and the token itself is sent nowhere. Thread-safe.
 */
public record TokenPolicy(ProtectedResource resource, TokenValidator validator) {
  /** The compact form of a signed or unsigned JWT (RFC 7515, section 7.1). No API key has it. */
  private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  /** Longer tokens are refused unread. */
  private static final int MAX_CHARS = 16_000;

  static boolean isToken(String bearer) {
    return JWT.matcher(bearer).matches();
  }

  Decision decide(String token, KeyPolicy keys) {
    TokenValidator.Result result =
        token.length() > MAX_CHARS
            ? new TokenValidator.Result.Invalid("The access token is too long.")
            : validator.check(token);
    return switch (result) {
      case TokenValidator.Result.Valid valid -> decide(valid, keys);
      case TokenValidator.Result.Invalid(String reason) ->
          refused(401, "unauthorized", reason, resource.challenge("invalid_token", reason));
      case TokenValidator.Result.MissingScope() -> {
        String reason = "The access token does not have the scope " + resource.scope() + ".";
        yield refused(
            403, "insufficient_scope", reason, resource.challenge("insufficient_scope", reason));
      }
      case TokenValidator.Result.NoAccess() -> noAccess();
      case TokenValidator.Result.Unknown(Duration retryAfter) ->
          new Decision.Refused(
              503,
              "issuer_unavailable",
              "The issuer of access tokens is unreachable, so the token cannot be checked. Try"
                  + " again in a moment, or send an API key.",
              Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())));
    };
  }

  private static Decision decide(TokenValidator.Result.Valid valid, KeyPolicy keys) {
    return switch (keys.check(new Caller(valid.key()))) {
      case KeyValidator.Result.Valid(String tenant) ->
          new Decision.Allowed(new Caller(valid.key(), tenant, valid.subject(), valid.until()));
      case KeyValidator.Result.Invalid() -> noAccess();
      case KeyValidator.Result.Unknown() -> AccessPolicy.orchestratorUnavailable();
    };
  }

  /** No challenge: another token of the same principal would not help. */
  private static Decision noAccess() {
    return new Decision.Refused(
        403,
        "no_access",
        "The access token is valid, but its principal has no access to Quarry. The operator of this"
            + " server grants it (QUARRY_MCP_OAUTH_KEYS).",
        Map.of());
  }

  private static Decision refused(int status, String code, String reason, String challenge) {
    return new Decision.Refused(status, code, reason, Map.of("WWW-Authenticate", challenge));
  }
}

package dev.quarry.mcp.access;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is allowed, by its Host, Origin and API key. Host and Origin are
 * checked against DNS rebinding: a web page must not reach a server on loopback under a host name
 * of its own. Thread-safe.
 *
 * @param keys which API keys are accepted
 * @param hosts host names without port that are accepted in addition to those of loopback
 * @param origins web origins that are accepted in addition to those on loopback
 * @param anyHost accept every Host: for a server that is not bound to loopback and requires a key
 */
public record AccessPolicy(
    KeyPolicy keys, List<String> hosts, List<String> origins, boolean anyHost) {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  public AccessPolicy {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
  }

  /** The decision about a request. */
  public sealed interface Decision {
    /**
     * @param caller with the tenant of its key
     */
    record Allowed(Caller caller) implements Decision {}

    /**
     * @param status the HTTP status
     */
    record Refused(int status, String code, String message) implements Decision {}
  }

  /**
   * The headers that the decision depends on; null if absent.
   *
   * @param authorization of the form {@code Bearer KEY}
   * @param apiKey {@code X-API-Key}
   */
  public record Headers(
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization,
      @Nullable String apiKey) {

    /** The caller, identified by the key in the headers. */
    public Caller caller() {
      String key = apiKey;
      if (key == null
          && authorization != null
          && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
        key = authorization.substring(BEARER.length());
      }
      return key == null || key.isBlank() ? Caller.ANONYMOUS : new Caller(key.strip());
    }
  }

  public Decision decide(Headers headers) {
    if (!anyHost && !isAllowedHost(headers.host())) {
      return new Decision.Refused(
          403,
          "host_not_allowed",
          "This server does not accept the host name in the Host header. To allow it, add it to"
              + " QUARRY_MCP_ALLOWED_HOSTS.");
    }
    if (headers.origin() != null && !allows(headers.origin())) {
      return new Decision.Refused(
          403,
          "origin_not_allowed",
          "This server does not accept requests from pages of this origin. To allow it, add it"
              + " to QUARRY_MCP_ALLOWED_ORIGINS.");
    }
    Caller caller = headers.caller();
    return switch (keys.check(caller)) {
      case KeyValidator.Result.Valid(String tenant) ->
          new Decision.Allowed(new Caller(caller.key(), tenant));
      case KeyValidator.Result.Invalid() ->
          new Decision.Refused(
              401,
              "unauthorized",
              "The request has no valid API key. Send one as X-API-Key or as Authorization:"
                  + " Bearer.");
      case KeyValidator.Result.Unknown() ->
          new Decision.Refused(
              503,
              "orchestrator_unavailable",
              "The orchestrator, which checks API keys, is unreachable. Try again in a"
                  + " moment.");
    };
  }

  private boolean isAllowedHost(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = withoutPort(host.toLowerCase(Locale.ROOT));
    return LOOPBACK.contains(name) || hosts.contains(name);
  }

  /** Whether requests from pages of this origin are accepted. */
  boolean allows(String origin) {
    String given = origin.toLowerCase(Locale.ROOT);
    if (origins.contains(given)) {
      return true;
    }
    int scheme = given.indexOf("://");
    boolean web = given.startsWith("http://") || given.startsWith("https://");
    return web && LOOPBACK.contains(withoutPort(given.substring(scheme + "://".length())));
  }

  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }
}

package dev.quarry.mcp.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is allowed, by its Host, Origin and API key or access token. Host and
 * Origin are checked against DNS rebinding: a web page must not reach a server on loopback under a
 * host name of its own. Thread-safe.
 *
 * @param keys which API keys are accepted
 * @param hosts host names without port that are accepted in addition to those of loopback
 * @param origins web origins that are accepted in addition to those on loopback
 * @param anyHost accept every Host: for a server that is not bound to loopback and requires a key
 * @param tokens which access tokens are accepted; null: none
 */
public record AccessPolicy(
    KeyPolicy keys,
    List<String> hosts,
    List<String> origins,
    boolean anyHost,
    @Nullable TokenPolicy tokens) {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";
  private static final String HEALTH = "/health";

  public AccessPolicy {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
  }

  /** Accepts no access tokens. */
  public AccessPolicy(KeyPolicy keys, List<String> hosts, List<String> origins, boolean anyHost) {
    this(keys, hosts, origins, anyHost, null);
  }

  /** The decision about a request. */
  public sealed interface Decision {
    /**
     * @param caller with the tenant of its key
     */
    record Allowed(Caller caller) implements Decision {}

    /**
     * @param status the HTTP status
     * @param headers of the response
     */
    record Refused(int status, String code, String message, Map<String, String> headers)
        implements Decision {
      public Refused {
        headers = Map.copyOf(headers);
      }

      Refused(int status, String code, String message) {
        this(status, code, message, Map.of());
      }
    }
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
      String key = apiKey == null ? bearer() : apiKey;
      return key == null || key.isBlank() ? Caller.ANONYMOUS : new Caller(key.strip());
    }

    /** The access token; null if a key is sent, or nothing that has the form of a token. */
    @Nullable String token() {
      String bearer = bearer();
      return apiKey == null && bearer != null && TokenPolicy.isToken(bearer) ? bearer : null;
    }

    private @Nullable String bearer() {
      return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
          ? authorization.substring(BEARER.length()).strip()
          : null;
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
    String token = headers.token();
    return tokens == null || token == null || keys.isConfigured(token)
        ? decide(headers.caller())
        : tokens.decide(token, keys);
  }

  private Decision decide(Caller caller) {
    return switch (keys.check(caller)) {
      case KeyValidator.Result.Valid(String tenant) ->
          new Decision.Allowed(new Caller(caller.key(), tenant));
      case KeyValidator.Result.Invalid() ->
          new Decision.Refused(
              401,
              "unauthorized",
              "The request has no valid API key. Send one as X-API-Key or as Authorization:"
                  + " Bearer.",
              Map.of(
                  "WWW-Authenticate",
                  tokens == null ? "Bearer realm=\"quarry\"" : tokens.resource().challenge()));
      case KeyValidator.Result.Unknown() -> orchestratorUnavailable();
    };
  }

  static Decision.Refused orchestratorUnavailable() {
    return new Decision.Refused(
        503,
        "orchestrator_unavailable",
        "The orchestrator, which checks API keys, is unreachable. Try again in a moment.");
  }

  /** Whether everybody may read this path: the health, and the metadata for OAuth clients. */
  boolean isPublic(String path) {
    return path.equals(HEALTH)
        || (tokens != null
            && (path.equals(ProtectedResource.WELL_KNOWN)
                || path.equals(tokens.resource().metadataPath())));
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

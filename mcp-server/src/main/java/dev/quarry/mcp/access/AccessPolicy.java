package dev.quarry.mcp.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may call. Host and Origin are checked against DNS rebinding: a page in a browser must
 * not reach a server on loopback by a name of its own. Thread-safe.
 *
 * @param keys which keys let a caller in
 * @param hosts names besides those of loopback by which this server may be addressed, without port
 * @param origins web origins besides those on loopback whose pages may call
 * @param anyHost accept every Host: for a server behind a key that is not bound to loopback
 */
public record AccessPolicy(
    KeyRule keys, List<String> hosts, List<String> origins, boolean anyHost) {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  public AccessPolicy {
    hosts = List.copyOf(hosts);
    origins = List.copyOf(origins);
  }

  /**
   * Why a call is refused.
   *
   * @param status the HTTP status
   */
  public record Refusal(int status, String code, String message) {}

  /**
   * The headers that the decision is made by, each absent when it was not sent.
   *
   * @param authorization of the form {@code Bearer KEY}
   * @param apiKey {@code X-API-Key}
   */
  public record Headers(
      @Nullable String host,
      @Nullable String origin,
      @Nullable String authorization,
      @Nullable String apiKey) {

    /** Whoever has the key that was sent. */
    public Caller caller() {
      String sent = apiKey;
      if (sent == null
          && authorization != null
          && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
        sent = authorization.substring(BEARER.length());
      }
      return sent == null || sent.isBlank() ? Caller.ANONYMOUS : new Caller(sent.strip());
    }
  }

  /** Empty: welcome. */
  public Optional<Refusal> decide(Headers caller) {
    if (!anyHost && !knownHost(caller.host())) {
      return Optional.of(
          new Refusal(
              403,
              "host_not_allowed",
              "The Host header names no address of this server. Add it to QUARRY_MCP_ALLOWED_HOSTS"
                  + " if it should."));
    }
    if (caller.origin() != null && !allows(caller.origin())) {
      return Optional.of(
          new Refusal(
              403,
              "origin_not_allowed",
              "Pages of this origin may not call. Add it to QUARRY_MCP_ALLOWED_ORIGINS if they"
                  + " should."));
    }
    return switch (keys.verdict(caller.caller())) {
      case GOOD -> Optional.empty();
      case BAD ->
          Optional.of(
              new Refusal(
                  401,
                  "unauthorized",
                  "Send an API key that is in force as X-API-Key or as Authorization: Bearer."));
      case UNKNOWN ->
          Optional.of(
              new Refusal(
                  503,
                  "orchestrator_unavailable",
                  "The key cannot be checked while the orchestrator is away. Try again soon."));
    };
  }

  private boolean knownHost(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = withoutPort(host.toLowerCase(Locale.ROOT));
    return LOOPBACK.contains(name) || hosts.contains(name);
  }

  /** Whether pages of this origin may call. */
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

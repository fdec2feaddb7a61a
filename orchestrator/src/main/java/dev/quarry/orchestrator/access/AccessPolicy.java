package dev.quarry.orchestrator.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates a request and decides whether it is accepted. Immutable.
 *
 * <p>A web page in a user's browser can send requests to loopback addresses and can make its own
 * name resolve to one (DNS rebinding). Without keys the server therefore accepts only requests
 * whose Host is a loopback name or an allowed host, and in both modes it checks the Origin. With
 * keys the Host is not checked, because a rebound page has neither a key nor the cookie of another
 * name; load balancers may use any name.
 *
 * <p>A browser sends the cookie of a session by itself. Requests with a cookie are therefore
 * checked for having been caused by a page of this server: {@link Credential.Session}.
 */
public final class AccessPolicy {
  private final Authenticator authenticator;
  private final Set<String> allowedHosts;

  /**
   * @param authenticator if it requires no key, every caller is an admin; bind to loopback
   *     addresses only
   * @param allowedHosts additional host names, with or without a port, under which the server may
   *     be addressed
   */
  public AccessPolicy(Authenticator authenticator, Set<String> allowedHosts) {
    this.authenticator = authenticator;
    this.allowedHosts = Set.copyOf(allowedHosts);
  }

  /**
   * The parts of a request that the decision depends on.
   *
   * @param port the port that the server listens on
   * @param credential what the caller sent
   * @param needsKey false for public endpoints, such as the health check
   */
  public record Call(
      int port,
      @Nullable String host,
      @Nullable String origin,
      @Nullable Credential credential,
      boolean needsKey) {}

  /** The result of the check. */
  public sealed interface Decision {
    record Allowed(Principal principal) implements Decision {}

    /** The endpoint is public; the caller is not identified. */
    record Anonymous() implements Decision {}

    record WrongHost() implements Decision {}

    record WrongOrigin() implements Decision {}

    record NoKey() implements Decision {}

    record WrongKey() implements Decision {}

    /** The session has ended, or its key is not valid any more. */
    record SessionEnded() implements Decision {}

    /** A page of another origin may have caused the request with the user's session. */
    record Forged() implements Decision {}
  }

  public Decision decide(Call call) {
    boolean keyed = authenticator.required();
    Authority host = Authority.parse(call.host());
    if (!keyed && !isOurs(host, call.port())) {
      return new Decision.WrongHost();
    }
    if (call.origin() != null && !originAllowed(call.origin(), call.host(), call.port(), keyed)) {
      return new Decision.WrongOrigin();
    }
    if (!call.needsKey()) {
      return new Decision.Anonymous();
    }
    if (!keyed) {
      return new Decision.Allowed(Principal.OPEN);
    }
    return switch (call.credential()) {
      case null -> new Decision.NoKey();
      case Credential.Key(String text) ->
          authenticator
              .check(text)
              .<Decision>map(Decision.Allowed::new)
              .orElseGet(Decision.WrongKey::new);
      case Credential.Session session -> decide(session, call);
    };
  }

  private Decision decide(Credential.Session session, Call call) {
    String origin = call.origin();
    boolean foreign =
        origin == null
            ? session.intent() == Credential.Intent.WEB_SOCKET
            : !Authority.isOriginOf(origin, call.host()) && !isListed(Authority.ofOrigin(origin));
    if (foreign) {
      return new Decision.WrongOrigin();
    }
    if (session.isForeign()) {
      return new Decision.Forged();
    }
    return authenticator
        .session(session.token())
        .<Decision>map(Decision.Allowed::new)
        .orElseGet(Decision.SessionEnded::new);
  }

  private boolean originAllowed(String origin, @Nullable String host, int port, boolean keyed) {
    return isOurs(Authority.ofOrigin(origin), port)
        || (keyed && Authority.isOriginOf(origin, host));
  }

  private boolean isOurs(@Nullable Authority authority, int port) {
    return authority != null && authority.isLoopback() && authority.port() == port
        || isListed(authority);
  }

  private boolean isListed(@Nullable Authority authority) {
    return authority != null
        && (allowedHosts.contains(authority.host())
            || allowedHosts.contains(authority.host() + ":" + authority.port()));
  }
}

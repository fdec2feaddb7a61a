package dev.quarry.orchestrator.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a request comes from and whether it may come in at all. Immutable.
 *
 * <p>A web page that a user looks at can send requests to loopback addresses, and can make its own
 * name resolve to one (DNS rebinding). So an open server answers only requests that address it by a
 * loopback name, and any server only those whose Origin is its own. With a key a rebound page gets
 * nowhere, since it does not have the key: the Host is free then, names of load balancers included.
 */
public final class AccessPolicy {
  private final Authenticator credentials;
  private final Set<String> allowedHosts;

  /**
   * @param credentials where none is required, everybody who can reach the server may do
   *     everything: for loopback addresses only
   * @param allowedHosts names besides its own by which the server may be addressed
   */
  public AccessPolicy(Authenticator credentials, Set<String> allowedHosts) {
    this.credentials = credentials;
    this.allowedHosts = Set.copyOf(allowedHosts);
  }

  /**
   * What of a request matters here.
   *
   * @param port the port that the server listens on
   * @param key the credential that the caller sent
   * @param needsKey false for what everybody may ask, such as the health of the server
   */
  public record Call(
      int port,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String key,
      boolean needsKey) {}

  /** Whether a call comes in. */
  public sealed interface Decision {
    record Allowed(Principal principal) implements Decision {}

    /** Asks what everybody may ask: it does not matter who. */
    record Anonymous() implements Decision {}

    record WrongHost() implements Decision {}

    record WrongOrigin() implements Decision {}

    record NoKey() implements Decision {}

    record WrongKey() implements Decision {}
  }

  public Decision decide(Call call) {
    boolean keyed = credentials.required();
    Authority host = Authority.parse(call.host());
    if (!keyed && !isOurs(host, call.port())) {
      return new Decision.WrongHost();
    }
    if (call.origin() != null && !originAllowed(call.origin(), host, call.port(), keyed)) {
      return new Decision.WrongOrigin();
    }
    if (!call.needsKey()) {
      return new Decision.Anonymous();
    }
    if (!keyed) {
      return new Decision.Allowed(Principal.OPEN);
    }
    if (call.key() == null) {
      return new Decision.NoKey();
    }
    return credentials
        .check(call.key())
        .<Decision>map(Decision.Allowed::new)
        .orElseGet(Decision.WrongKey::new);
  }

  private boolean originAllowed(String origin, @Nullable Authority host, int port, boolean keyed) {
    Authority from = Authority.ofOrigin(origin);
    return isOurs(from, port) || (keyed && from != null && from.equals(host));
  }

  private boolean isOurs(@Nullable Authority authority, int port) {
    return authority != null
        && (authority.isLoopback() && authority.port() == port
            || allowedHosts.contains(authority.host())
            || allowedHosts.contains(authority.host() + ":" + authority.port()));
  }
}

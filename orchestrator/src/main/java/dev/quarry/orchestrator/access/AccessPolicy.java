package dev.quarry.orchestrator.access;

import dev.quarry.orchestrator.access.Principal.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
  private static final Principal ADMIN = new Principal("default", Role.ADMIN);

  private final byte @Nullable [] keySha256;
  private final Set<String> allowedHosts;

  private AccessPolicy(byte @Nullable [] keySha256, Set<String> allowedHosts) {
    this.keySha256 = keySha256;
    this.allowedHosts = Set.copyOf(allowedHosts);
  }

  /** Everybody who can reach the server may do everything. For loopback addresses only. */
  public static AccessPolicy open(Set<String> allowedHosts) {
    return new AccessPolicy(null, allowedHosts);
  }

  /** Only callers that send the key come in. */
  public static AccessPolicy keyed(String key, Set<String> allowedHosts) {
    return new AccessPolicy(sha256(key), allowedHosts);
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

    record WrongHost() implements Decision {}

    record WrongOrigin() implements Decision {}

    record NoKey() implements Decision {}

    record WrongKey() implements Decision {}
  }

  public Decision decide(Call call) {
    Authority host = Authority.parse(call.host());
    if (keySha256 == null && !isOurs(host, call.port())) {
      return new Decision.WrongHost();
    }
    if (call.origin() != null && !originAllowed(call.origin(), host, call.port())) {
      return new Decision.WrongOrigin();
    }
    if (keySha256 == null || !call.needsKey()) {
      return new Decision.Allowed(ADMIN);
    }
    if (call.key() == null) {
      return new Decision.NoKey();
    }
    return MessageDigest.isEqual(keySha256, sha256(call.key()))
        ? new Decision.Allowed(ADMIN)
        : new Decision.WrongKey();
  }

  private boolean originAllowed(String origin, @Nullable Authority host, int port) {
    Authority from = Authority.ofOrigin(origin);
    return isOurs(from, port) || (keySha256 != null && from != null && from.equals(host));
  }

  private boolean isOurs(@Nullable Authority authority, int port) {
    return authority != null
        && (authority.isLoopback() && authority.port() == port
            || allowedHosts.contains(authority.host())
            || allowedHosts.contains(authority.host() + ":" + authority.port()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

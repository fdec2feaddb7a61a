package dev.quarry.orchestrator.schedule;

import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.key.ApiKey;
import dev.quarry.orchestrator.access.key.KeyStore;
import java.util.Optional;

/**
 * Says whether a schedule may still act for its principal. Keys are read from the database, not
 * from the cache of the authenticator. Thread-safe.
 */
public final class SchedulePermission {
  private static final String REMEDY = " Resume it with a valid key of the role editor.";

  private final KeyStore keys;
  private final Authenticator authenticator;

  public SchedulePermission(KeyStore keys, Authenticator authenticator) {
    this.keys = keys;
    this.authenticator = authenticator;
  }

  /** Why it may not, and what to do; empty: it may. */
  Optional<String> refusal(Principal principal) {
    if (principal.equals(Principal.OPEN)) {
      return refusalIf(
          !authenticator.isStillValid(principal),
          "It was made without a key, and the server needs one by now.");
    }
    if (principal.equals(Principal.OPERATOR)) {
      return refusalIf(
          !authenticator.isStillValid(principal),
          "It acts for the operator's key, which is not configured any more.");
    }
    return keys.find(principal.keyId())
        .map(stored -> refusal(stored, principal))
        .orElseGet(() -> refusalIf(true, "Its key " + principal.keyId() + " does not exist."));
  }

  private static Optional<String> refusal(KeyStore.Stored stored, Principal principal) {
    ApiKey key = stored.key();
    String named = "Its key " + key.id();
    if (key.revokedAt() != null) {
      return refusalIf(true, named + " was revoked.");
    }
    if (!stored.inForce()) {
      return refusalIf(true, named + " has expired.");
    }
    boolean allowed = key.role().includes(Role.EDITOR) && key.tenant().equals(principal.tenant());
    return refusalIf(!allowed, named + " does not have the role editor any more.");
  }

  private static Optional<String> refusalIf(boolean refused, String why) {
    return refused ? Optional.of(why + REMEDY) : Optional.empty();
  }
}

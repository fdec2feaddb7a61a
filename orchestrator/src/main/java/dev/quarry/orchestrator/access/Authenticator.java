package dev.quarry.orchestrator.access;

import java.util.Optional;

/** The keys that open this server. Thread-safe. */
public interface Authenticator {

  /** Whether a key is needed at all. Once true, it stays true. */
  boolean required();

  /** Whose key this is; empty if it is nobody's, or no longer. */
  Optional<Principal> check(String key);

  /**
   * Whether a caller that was let in would be let in again: its key is in force, or none is needed
   * as before.
   */
  boolean isStillValid(Principal principal);

  /** No key is needed. */
  static Authenticator none() {
    return new Authenticator() {
      @Override
      public boolean required() {
        return false;
      }

      @Override
      public Optional<Principal> check(String key) {
        return Optional.empty();
      }

      @Override
      public boolean isStillValid(Principal principal) {
        return true;
      }
    };
  }
}

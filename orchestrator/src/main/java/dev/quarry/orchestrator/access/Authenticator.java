package dev.quarry.orchestrator.access;

import java.util.Optional;

/** Validates API keys. Thread-safe. */
public interface Authenticator {

  /** Whether requests need a key. Once true, it stays true. */
  boolean required();

  /** The principal of a key; empty if the key is unknown, revoked or expired. */
  Optional<Principal> check(String key);

  /**
   * Whether an authenticated caller is still authorised: its key is neither revoked nor expired, or
   * the server still requires no key.
   */
  boolean isStillValid(Principal principal);

  /** Accepts every caller without a key. */
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

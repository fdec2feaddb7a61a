package dev.quarry.orchestrator.access;

import java.util.Optional;

/** Validates API keys and sessions. Thread-safe. */
public interface Authenticator {

  /** Whether requests need a key. Once true, it stays true. */
  boolean required();

  /** The principal of a key; empty if the key is unknown, revoked or expired. */
  Optional<Principal> check(String key);

  /**
   * The principal of the session that a browser's cookie names; empty if the session has ended or
   * its key is not valid any more.
   */
  Optional<Principal> session(String token);

  /**
   * Whether an authenticated caller is still authorised: its session has not ended, its key is
   * neither revoked nor expired, or the server still requires no key.
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
      public Optional<Principal> session(String token) {
        return Optional.empty();
      }

      @Override
      public boolean isStillValid(Principal principal) {
        return true;
      }
    };
  }
}

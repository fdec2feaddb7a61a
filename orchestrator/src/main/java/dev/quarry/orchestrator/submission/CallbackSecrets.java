package dev.quarry.orchestrator.submission;

import java.util.Optional;

/** Takes in the secrets that announcements are signed with. Thread-safe. */
@FunctionalInterface
public interface CallbackSecrets {

  /** Encrypts a secret for the database; empty if it is not one of the right form. */
  Optional<String> encrypt(String secret);
}

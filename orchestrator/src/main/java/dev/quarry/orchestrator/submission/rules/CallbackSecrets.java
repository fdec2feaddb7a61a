package dev.quarry.orchestrator.submission.rules;

import java.util.Optional;

/** Encrypts webhook signing secrets. Thread-safe. */
@FunctionalInterface
public interface CallbackSecrets {

  /** Encrypts a secret for the database; empty if its format is invalid. */
  Optional<String> encrypt(String secret);
}

package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.digest.Sha256;
import java.security.MessageDigest;

/** The key of the configuration: an admin's of the default tenant, in force until a restart. */
public final class OperatorKey {
  private final byte[] sha256;

  public OperatorKey(String key) {
    this.sha256 = Sha256.of(key);
  }

  /** In constant time; equally long inputs are compared whatever was sent. */
  boolean is(String key) {
    return MessageDigest.isEqual(sha256, Sha256.of(key));
  }
}

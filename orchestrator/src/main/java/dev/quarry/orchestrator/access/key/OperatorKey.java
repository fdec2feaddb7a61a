package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.hash.Sha256;
import java.security.MessageDigest;

/** The configured admin key of the default tenant (quarry.api-key). Valid until a restart. */
public final class OperatorKey {
  private final byte[] sha256;

  public OperatorKey(String key) {
    this.sha256 = Sha256.of(key);
  }

  /** Compares in constant time. Hashes are compared, so the length of the input does not matter. */
  boolean is(String key) {
    return MessageDigest.isEqual(sha256, Sha256.of(key));
  }
}

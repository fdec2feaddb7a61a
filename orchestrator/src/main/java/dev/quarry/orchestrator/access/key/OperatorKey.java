package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.hash.Sha256;
import java.security.MessageDigest;
import java.util.List;

/**
 * The configured admin key of the default tenant (quarry.api-key). Valid until a restart. While it
 * is rotated there are two.
 */
public final class OperatorKey {
  private final List<byte[]> hashes;

  public OperatorKey(List<String> keys) {
    this.hashes = keys.stream().map(Sha256::of).toList();
  }

  /** Compares in constant time. Hashes are compared, so the length of the input does not matter. */
  boolean is(String key) {
    byte[] hash = Sha256.of(key);
    boolean any = false;
    for (byte[] each : hashes) {
      any |= MessageDigest.isEqual(each, hash);
    }
    return any;
  }
}

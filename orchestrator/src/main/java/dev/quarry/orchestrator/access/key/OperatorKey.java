package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.hash.Sha256;
import java.nio.charset.StandardCharsets;
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

  /**
   * Binds a session to the operator's key with which it was opened, so that it ends when the key is
   * replaced. Without the token, which is random and not stored, it tells nothing of the key.
   */
  static byte[] binding(String key, String token) {
    return binding(Sha256.of(key), token);
  }

  /** Whether a session is bound to one of the configured keys. */
  boolean isBound(String token, byte[] binding) {
    boolean any = false;
    for (byte[] each : hashes) {
      any |= MessageDigest.isEqual(binding(each, token), binding);
    }
    return any;
  }

  private static byte[] binding(byte[] keyHash, String token) {
    return Sha256.of(keyHash, token.getBytes(StandardCharsets.UTF_8));
  }
}

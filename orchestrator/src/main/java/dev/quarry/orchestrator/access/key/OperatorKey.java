package dev.quarry.orchestrator.access.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The key of the configuration: an admin's of the default tenant, in force until a restart. */
public final class OperatorKey {
  private final byte[] sha256;

  public OperatorKey(String key) {
    this.sha256 = sha256(key);
  }

  /** In constant time; equally long inputs are compared whatever was sent. */
  boolean is(String key) {
    return MessageDigest.isEqual(sha256, sha256(key));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

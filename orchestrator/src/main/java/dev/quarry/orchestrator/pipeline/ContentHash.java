package dev.quarry.orchestrator.pipeline;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What tells whether two bodies are the same: the SHA-256 of a source's bytes. */
public final class ContentHash {
  private ContentHash() {}

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

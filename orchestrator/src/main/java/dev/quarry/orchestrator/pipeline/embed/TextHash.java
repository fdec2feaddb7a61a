package dev.quarry.orchestrator.pipeline.embed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a text, in lower-case hex. */
public record TextHash(String hex) {

  public static TextHash of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return new TextHash(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static TextHash of(byte[] sha256) {
    return new TextHash(HexFormat.of().formatHex(sha256));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}

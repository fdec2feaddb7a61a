package dev.quarry.orchestrator.embed;

import dev.quarry.orchestrator.hash.Sha256;
import java.util.HexFormat;

/** The SHA-256 hash of a text, in lower-case hex. */
public record TextHash(String hex) {

  public static TextHash of(String text) {
    return of(Sha256.of(text));
  }

  public static TextHash of(byte[] sha256) {
    return new TextHash(HexFormat.of().formatHex(sha256));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}

package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.hash.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret part of a progress URL: 256 random bits. */
record ProgressToken(String text) {
  private static final int BYTES = 32;

  static ProgressToken random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new ProgressToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  byte[] sha256() {
    return Sha256.of(text);
  }

  @Override
  public String toString() {
    return "ProgressToken(not shown)";
  }
}

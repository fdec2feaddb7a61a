package dev.quarry.orchestrator.access.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server-side secret with which API keys are hashed (HMAC-SHA-256, RFC 2104). It is kept
 * outside the database: write access to the database alone is not enough to create a valid key. The
 * secrets of keys are 256 random bits, so a slow password hash would add no protection but cost
 * time on each request. Thread-safe.
 */
public final class Pepper {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_LENGTH = 32;
  private static final int ID_BYTES = 6;

  private final byte[] secret;
  private final String id;

  /**
   * @param secret at least 32 characters
   */
  public Pepper(String secret) {
    if (secret.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "a pepper must have at least " + MIN_LENGTH + " characters");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.id = HexFormat.of().formatHex(Arrays.copyOf(hmac("pepper id"), ID_BYTES));
  }

  /** Identifies the pepper without revealing it. */
  public String id() {
    return id;
  }

  byte[] hash(KeyText key) {
    return hmac("api key " + key.id() + " " + key.secret());
  }

  /** Compares in constant time. */
  boolean matches(KeyText key, byte[] hash) {
    return MessageDigest.isEqual(hash(key), hash);
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}

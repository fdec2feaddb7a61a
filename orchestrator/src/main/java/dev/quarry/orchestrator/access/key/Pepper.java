package dev.quarry.orchestrator.access.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's own secret under which the secrets of keys are hashed (HMAC-SHA-256, RFC 2104). It
 * is kept outside the database, so that who can only write to the database cannot make a key that
 * is let in. The secrets are 256 random bits: a slow hash would protect nothing more, and would
 * cost each request. Thread-safe.
 */
public final class Pepper {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST = 32;
  private static final int ID_BYTES = 6;

  private final byte[] secret;
  private final String id;

  /**
   * @param secret at least 32 characters
   */
  public Pepper(String secret) {
    if (secret.length() < SHORTEST) {
      throw new IllegalArgumentException("a pepper has at least " + SHORTEST + " characters");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.id = HexFormat.of().formatHex(Arrays.copyOf(hmac("pepper id"), ID_BYTES));
  }

  /** Tells peppers apart and nothing about them. */
  public String id() {
    return id;
  }

  byte[] hash(KeyText key) {
    return hmac("api key " + key.id() + " " + key.secret());
  }

  /** In constant time. */
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

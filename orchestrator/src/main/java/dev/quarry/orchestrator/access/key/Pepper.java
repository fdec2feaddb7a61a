package dev.quarry.orchestrator.access.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final List<Pepper> others;

  /**
   * @param secrets one a line, each of at least 32 characters: keys are hashed with the first; the
   *     others verify keys that were hashed with them
   */
  public Pepper(String secrets) {
    this(secrets.lines().toList());
  }

  private Pepper(List<String> secrets) {
    if (secrets.isEmpty() || secrets.getFirst().length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "a pepper must have at least " + MIN_LENGTH + " characters");
    }
    this.secret = secrets.getFirst().getBytes(StandardCharsets.UTF_8);
    this.id = HexFormat.of().formatHex(Arrays.copyOf(hmac("pepper id"), ID_BYTES));
    this.others = secrets.stream().skip(1).map(other -> new Pepper(List.of(other))).toList();
  }

  /** Identifies the pepper without revealing it. */
  public String id() {
    return id;
  }

  /** This pepper or one of the others; empty if none has the id. */
  public Optional<Pepper> withId(String wanted) {
    return Stream.concat(Stream.of(this), others.stream())
        .filter(pepper -> pepper.id.equals(wanted))
        .findFirst();
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

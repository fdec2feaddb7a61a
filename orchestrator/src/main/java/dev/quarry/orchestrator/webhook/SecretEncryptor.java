package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.submission.rules.CallbackSecrets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts secrets for the database (AES-256-GCM, a random nonce for each). Thread-safe.
 *
 * <p>The key is configured by the operator or stored in the database. A key in the database
 * protects copies of single rows, such as a job's request in a list or a log, but not a stolen
 * database.
 */
public final class SecretEncryptor implements CallbackSecrets {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Supplier<List<byte[]>> keySource;
  private volatile @Nullable List<SecretKeySpec> keys;

  /**
   * @param keySource called once, on first use. The first key encrypts; the others only decrypt
   *     what was encrypted with them before
   */
  public SecretEncryptor(Supplier<List<byte[]>> keySource) {
    this.keySource = keySource;
  }

  @Override
  public Optional<String> encrypt(String secret) {
    return WebhookSecret.parse(secret).map(this::encrypt);
  }

  String encrypt(WebhookSecret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] encrypted =
        run(keys().getFirst(), Cipher.ENCRYPT_MODE, nonce, secret.text().getBytes(UTF_8));
    byte[] nonceAndCiphertext = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
    System.arraycopy(encrypted, 0, nonceAndCiphertext, NONCE_BYTES, encrypted.length);
    return Base64.getEncoder().encodeToString(nonceAndCiphertext);
  }

  /**
   * @throws UnreadableSecretException if the secret was encrypted with another key
   */
  WebhookSecret decrypt(String encrypted) {
    UnreadableSecretException failure = null;
    for (SecretKeySpec key : keys()) {
      try {
        return decrypt(key, encrypted);
      } catch (UnreadableSecretException e) {
        failure = e;
      }
    }
    throw requireNonNull(failure, "there is at least one key");
  }

  /**
   * The secret encrypted with the first key, if another key decrypts it; empty if it needs no
   * change, or if no key decrypts it.
   */
  Optional<String> encryptAnew(String encrypted) {
    for (SecretKeySpec key : keys()) {
      try {
        WebhookSecret secret = decrypt(key, encrypted);
        return key.equals(keys().getFirst()) ? Optional.empty() : Optional.of(encrypt(secret));
      } catch (UnreadableSecretException e) {
        // Another key may decrypt it.
      }
    }
    return Optional.empty();
  }

  private static WebhookSecret decrypt(SecretKeySpec key, String encrypted) {
    byte[] nonceAndCiphertext = Base64.getDecoder().decode(encrypted);
    byte[] nonce = Arrays.copyOf(nonceAndCiphertext, NONCE_BYTES);
    byte[] ciphertext =
        Arrays.copyOfRange(nonceAndCiphertext, NONCE_BYTES, nonceAndCiphertext.length);
    return WebhookSecret.parse(new String(run(key, Cipher.DECRYPT_MODE, nonce, ciphertext), UTF_8))
        .orElseThrow(() -> new IllegalStateException("the decrypted text is not a secret"));
  }

  /** The secret was encrypted with a key other than the configured one. */
  static final class UnreadableSecretException extends RuntimeException {
    UnreadableSecretException(Throwable cause) {
      super("the secret was encrypted with another key", cause);
    }
  }

  private static byte[] run(SecretKeySpec key, int mode, byte[] nonce, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new UnreadableSecretException(e);
    }
  }

  private List<SecretKeySpec> keys() {
    List<SecretKeySpec> loaded = keys;
    if (loaded == null) {
      loaded =
          keySource.get().stream().map(key -> new SecretKeySpec(Sha256.of(key), "AES")).toList();
      keys = loaded;
    }
    return loaded;
  }
}

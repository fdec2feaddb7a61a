package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the state that a client carries between the rounds of a request: AES-256-GCM, so a client
 * can neither read nor change it. A sealed state is valid for the same caller and the same subject
 * only, and expires. The key lives as long as the process: after a restart, and on another node,
 * the client starts its request anew. Thread-safe.
 */
final class StateSeal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Duration VALIDITY = Duration.ofMinutes(15);
  private static final int MAX_CHARS = 64_000;

  private final SecureRandom random = new SecureRandom();
  private final SecretKey key;
  private final Clock clock;

  StateSeal(Clock clock) {
    this.clock = clock;
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, "AES");
  }

  /**
   * @param subject what the state belongs to, for instance method and tool
   */
  String seal(String state, Caller caller, String subject) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] text = state.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + text.length)
            .putLong(clock.instant().plus(VALIDITY).getEpochSecond())
            .put(text)
            .array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, caller, subject).doFinal(plain);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /**
   * @throws ProtocolException if the state is not one that this server has sealed for this caller
   *     and subject, or has expired
   */
  String open(String sealed, Caller caller, String subject) {
    if (sealed.length() > MAX_CHARS) {
      throw invalid();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed);
      if (bytes.length <= NONCE_BYTES) {
        throw invalid();
      }
      byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE_BYTES);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce, caller, subject)
                  .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
      if (plain.getLong() < clock.instant().getEpochSecond()) {
        throw invalid();
      }
      return StandardCharsets.UTF_8.decode(plain).toString();
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw invalid();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, Caller caller, String subject)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    String principal = caller.key() == null ? "" : "key " + caller.key();
    String token = caller.subject() == null ? "" : "token " + caller.subject();
    for (String part : java.util.List.of(principal, token, caller.tenant(), subject)) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      cipher.updateAAD(bytes);
    }
    return cipher;
  }

  private static ProtocolException invalid() {
    return ProtocolException.invalidParams(
        "The requestState is not valid: it was changed, has expired, or belongs to another request."
            + " Send the request again without requestState and inputResponses.");
  }
}

package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates the {@code webhook-signature} header of Standard Webhooks 1.0.0: for each secret {@code
 * v1,} and the Base64 of the HMAC-SHA256 of id, timestamp and body joined by dots. During a
 * rotation several secrets sign; receivers accept any of the signatures.
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  static String sign(String id, Instant timestamp, byte[] body, List<WebhookSecret> secrets) {
    return secrets.stream()
        .map(secret -> "v1," + Base64.getEncoder().encodeToString(mac(id, timestamp, body, secret)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] mac(String id, Instant timestamp, byte[] body, WebhookSecret secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update((id + "." + timestamp.getEpochSecond() + ".").getBytes(UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}

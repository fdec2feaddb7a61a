package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureTest {

  /** The example that the reference libraries of Standard Webhooks are tested with. */
  @Test
  void example_of_the_standard_is_signed_as_the_standard_says() {
    WebhookSecret secret =
        WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
    String signature =
        Signature.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(UTF_8),
            List.of(secret));
    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void two_secrets_make_two_signatures() {
    byte[] body = {1};
    WebhookSecret one = WebhookSecret.random();
    WebhookSecret other = WebhookSecret.random();
    assertThat(Signature.sign("a", Instant.EPOCH, body, List.of(one, other)))
        .isEqualTo(
            Signature.sign("a", Instant.EPOCH, body, List.of(one))
                + " "
                + Signature.sign("a", Instant.EPOCH, body, List.of(other)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%"})
  void invalid_secret_is_rejected(String text) {
    assertThat(WebhookSecret.parse(text)).isEmpty();
  }

  @Test
  void secret_has_at_most_64_bytes_and_is_not_shown() {
    assertThat(WebhookSecret.parse(ofLength(64))).isPresent();
    assertThat(WebhookSecret.parse(ofLength(65))).isEmpty();
    assertThat(WebhookSecret.parse(ofLength(24)).orElseThrow()).hasToString("whsec_...");
  }

  private static String ofLength(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  @Test
  void encrypted_secret_is_decrypted_by_its_own_key_only() {
    WebhookSecret secret = WebhookSecret.random();
    SecretEncryptor seal = new SecretEncryptor(() -> List.of(new byte[] {1}));
    String sealed = seal.encrypt(secret);
    assertThat(sealed)
        .isNotEqualTo(seal.encrypt(secret))
        .doesNotContain(secret.text().substring(6));
    assertThat(seal.decrypt(sealed).text()).isEqualTo(secret.text());
    SecretEncryptor other = new SecretEncryptor(() -> List.of(new byte[] {2}));
    assertThatThrownBy(() -> other.decrypt(sealed))
        .isInstanceOf(SecretEncryptor.UnreadableSecretException.class);
    assertThat(other.encryptAnew(sealed)).isEmpty();
  }

  @Test
  void former_key_still_decrypts_and_its_secrets_can_be_encrypted_with_the_new_one() {
    WebhookSecret secret = WebhookSecret.random();
    String sealed = new SecretEncryptor(() -> List.of(new byte[] {1})).encrypt(secret);
    SecretEncryptor rotating = new SecretEncryptor(() -> List.of(new byte[] {2}, new byte[] {1}));

    assertThat(rotating.decrypt(sealed).text()).isEqualTo(secret.text());
    String anew = rotating.encryptAnew(sealed).orElseThrow();

    assertThat(rotating.encryptAnew(anew)).isEmpty();
    SecretEncryptor after = new SecretEncryptor(() -> List.of(new byte[] {2}));
    assertThat(after.decrypt(anew).text()).isEqualTo(secret.text());
    assertThat(after.decrypt(rotating.encrypt(secret)).text()).isEqualTo(secret.text());
  }
}

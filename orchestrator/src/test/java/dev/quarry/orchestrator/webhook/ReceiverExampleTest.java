package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs docs/examples/webhook_receiver.py with valid and forged messages. */
@Timeout(60)
class ReceiverExampleTest {
  private static final Path EXAMPLE = Path.of("..", "docs", "examples", "webhook_receiver.py");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final byte[] BODY =
      "{\"type\":\"job.completed\",\"data\":{\"job_id\":\"7\",\"status\":\"completed\"}}"
          .getBytes(UTF_8);

  private final WebhookSecret secret = WebhookSecret.random();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void accepts_only_current_messages_signed_with_its_secret() throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "no Python 3: the example is not run");
    ProcessBuilder builder = new ProcessBuilder(PYTHON.toString(), EXAMPLE.toString(), "0");
    builder.environment().put("WEBHOOK_SECRET", secret.text());
    Process process = builder.redirectErrorStream(true).start();
    try (http;
        BufferedReader said = process.inputReader()) {
      String listening = said.readLine();
      assertThat(listening).startsWith("listening on ");
      URI uri = URI.create("http://127.0.0.1:" + listening.replaceAll("\\D", "") + "/");
      Instant now = Instant.now();

      WebhookSecret other = WebhookSecret.random();
      assertThat(post(uri, now, BODY, Signature.sign("m1", now, BODY, List.of(other, secret))))
          .isEqualTo(204);
      assertThat(said.readLine()).isEqualTo("job.completed 7 completed");
      assertThat(post(uri, now, BODY, Signature.sign("m1", now, BODY, List.of(other))))
          .isEqualTo(401);
      assertThat(
              post(
                  uri, now, "{}".getBytes(UTF_8), Signature.sign("m1", now, BODY, List.of(secret))))
          .isEqualTo(401);
      Instant old = now.minusSeconds(600);
      assertThat(post(uri, old, BODY, Signature.sign("m1", old, BODY, List.of(secret))))
          .isEqualTo(401);
    } finally {
      process.destroyForcibly();
    }
  }

  private int post(URI uri, Instant at, byte[] body, String signature)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("webhook-id", "m1")
            .header("webhook-timestamp", String.valueOf(at.getEpochSecond()))
            .header("webhook-signature", signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}

package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.webhook.Receiver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class WebhookApiTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  private Map<String, String> submission() {
    return Map.of(
        "source_type",
        "text",
        "text",
        "Told.",
        "callback_url",
        receiver.url(),
        "callback_secret",
        SECRET);
  }

  private JsonNode delivery(UUID job) throws Exception {
    Instant deadline = Instant.now().plusSeconds(30);
    while (true) {
      JsonNode listed =
          Http.get("/admin/webhooks?status=delivered&job_id=" + job).body().path("deliveries");
      if (listed.size() == 1) {
        return listed.path(0);
      }
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  @Test
  void server_rejects_itself_as_webhook_receiver() throws Exception {
    for (String host : List.of("127.0.0.1", "localhost", "2130706433")) {
      String own =
          "http://" + host + ":" + RunningOrchestrator.port() + "/admin/queues/web_crawl/pause";
      Map<String, String> submission =
          Map.of("source_type", "text", "text", "Told.", "callback_url", own);
      ProblemTableTest.isProblem(
          Http.post("/ingest-async", Http.json(submission)), 400, "invalid_url");
      ProblemTableTest.isProblem(
          Http.send("PUT", "/admin/webhooks/endpoint", Http.json(Map.of("url", own)), List.of()),
          400,
          "invalid_url");
    }
  }

  @Test
  void callback_is_sent_at_job_end_and_secret_is_never_shown() throws Exception {
    Http.Answer accepted = Http.post("/ingest-async", Http.json(submission()));
    assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(202);
    UUID id = UUID.fromString(accepted.text("job_id"));
    HandWorker.complete(HandWorker.start(id));
    String delivery = delivery(id).path("delivery_id").asString();
    assertThat(receiver.messages().getFirst().signedWith(SECRET)).isTrue();
    assertThat(receiver.messages().getFirst().body()).contains(id.toString());
    Http.Answer log = Http.get("/admin/webhooks/" + delivery);
    assertThat(log.body().path("attempt_log").path(0).path("status_code").asInt()).isEqualTo(204);
    String job = Http.get("/jobs/" + id).response().body();
    for (String shown : List.of(accepted.response().body(), log.response().body(), job)) {
      assertThat(shown).doesNotContain(SECRET.substring(6)).doesNotContain("sealed");
    }
    assertThat(Http.post("/admin/webhooks/" + delivery + "/redeliver", "").status()).isEqualTo(202);
  }

  @Test
  void batch_jobs_send_webhooks_too() throws Exception {
    Http.Answer batch =
        Http.post("/ingest-async/batch", "{\"jobs\":[" + Http.json(submission()) + "]}");
    UUID id = UUID.fromString(batch.body().path("jobs").path(0).path("job_id").asString());
    HandWorker.fail(HandWorker.start(id));
    assertThat(delivery(id).path("event").asString()).isEqualTo("job.failed");
  }

  @Test
  void generated_endpoint_secret_is_shown_once() throws Exception {
    String path = "/admin/webhooks/endpoint";
    Http.Answer rotated = Http.post(path + "/rotate", "{\"keep_old_seconds\":60}");
    assertThat(rotated.status()).as(rotated.response().body()).isEqualTo(200);
    assertThat(rotated.text("secret")).startsWith("whsec_");
    Http.Answer set = Http.send("PUT", path, "{\"url\":\"https://receiver.example/\"}", List.of());
    assertThat(set.text("url")).isEqualTo("https://receiver.example/");
    assertThat(set.body().path("enabled").asBoolean()).isTrue();
    assertThat(set.body().has("secret")).isFalse();
    assertThat(Http.get(path).body().has("secret")).isFalse();
    assertThat(Http.send("PUT", path, "{}", List.of()).body().has("url")).isFalse();
  }
}

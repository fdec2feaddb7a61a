package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Uses the queue of a job type that no other test submits, because the application is shared. */
final class QueueApiTest {

  @Test
  void a_queue_is_paused_drained_and_resumed() throws Exception {
    assertThat(queue("http_call").path("state").asString("")).isEqualTo("running");
    Http.Answer paused = Http.post("/admin/queues/http_call/pause", "");
    assertThat(paused.status()).isEqualTo(200);
    assertThat(paused.text("state")).isEqualTo("paused");
    String since = paused.text("changed_at");
    assertThat(Http.post("/admin/queues/http_call/pause", "").text("changed_at")).isEqualTo(since);
    assertThat(Http.post("/admin/queues/http_call/drain", "").text("state")).isEqualTo("drained");
    assertThat(queue("http_call").path("state").asString("")).isEqualTo("drained");
    assertThat(Http.post("/admin/queues/http_call/resume", "").text("state")).isEqualTo("running");
    assertThat(queue("text").path("state").asString("")).isEqualTo("running");
  }

  @Test
  void only_job_types_have_queues() throws Exception {
    Http.Answer answer = Http.get("/admin/queues");
    assertThat(answer.body().path("queues").valueStream().map(q -> q.path("name").asString("")))
        .containsExactly("document", "http_call", "import", "reindex", "text", "web_crawl");
    Http.Answer unknown = Http.post("/admin/queues/mail/pause", "");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("code")).isEqualTo("queue_not_found");
  }

  private static JsonNode queue(String name) throws Exception {
    return Http.get("/admin/queues")
        .body()
        .path("queues")
        .valueStream()
        .filter(queue -> queue.path("name").asString("").equals(name))
        .findFirst()
        .orElseThrow();
  }
}

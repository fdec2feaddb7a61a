package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.job.Fence;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class EventApiTest {
  private static final String SSE = "Accept: text/event-stream";

  private static List<String> lines(Http.Answer answer, String field) {
    return answer.response().body().lines().filter(line -> line.startsWith(field + ": ")).toList();
  }

  @Test
  void stream_sends_old_and_new_events_in_order_and_ends() throws Exception {
    UUID id = submit(TEXT);
    CompletableFuture<Http.Answer> stream =
        SubmissionApiTest.async("/jobs/" + id + "/events", "", SSE);
    Fence fence = HandWorker.start(id);
    HandWorker.complete(fence);
    Http.Answer answer = stream.get();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(lines(answer, "id")).containsExactly("id: 1", "id: 2", "id: 3");
    assertThat(lines(answer, "event"))
        .containsExactly("event: queued", "event: started", "event: completed");
    assertThat(lines(answer, "data")).allSatisfy(data -> assertThat(data).contains(id.toString()));
  }

  @Test
  void stream_resumes_after_last_event_id_and_ends_with_204() throws Exception {
    UUID id = submit(TEXT);
    HandWorker.complete(HandWorker.start(id));
    String path = "/jobs/" + id + "/events";
    assertThat(lines(Http.get(path, SSE, "Last-Event-ID: 1"), "id"))
        .containsExactly("id: 2", "id: 3");
    assertThat(lines(Http.get(path + "?after=2", SSE), "id")).containsExactly("id: 3");
    assertThat(Http.get(path, SSE, "Last-Event-ID: 3").status()).isEqualTo(204);
  }

  @Test
  void unknown_event_number_is_rejected() throws Exception {
    String path = "/jobs/" + submit(TEXT) + "/events";
    for (String header : List.of("Last-Event-ID: 2", "Last-Event-ID: -1")) {
      Http.Answer refused = Http.get(path, SSE, header);
      ProblemTableTest.isProblem(refused, 400, "invalid_request");
      assertThat(refused.text("detail")).contains("Last-Event-ID", "from 0 to 1");
    }
    Http.Answer after = Http.get(path + "?after=9", "Accept: application/json");
    ProblemTableTest.isProblem(after, 400, "invalid_request");
  }

  @Test
  void events_can_be_read_as_json() throws Exception {
    UUID id = submit(TEXT);
    HandWorker.complete(HandWorker.start(id));
    Http.Answer page =
        Http.get("/jobs/" + id + "/events?after=1&limit=1", "Accept: application/json");
    assertThat(page.body().path("events").path(0).path("seq").asInt()).isEqualTo(2);
    assertThat(page.body().path("has_more").asBoolean()).isTrue();
  }
}

package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubmissionApiTest {
  static final String TEXT =
      "{\"source_type\":\"text\",\"text\":\"Granite is cut in the quarry.\"}";

  static UUID submit(String body) throws Exception {
    Http.Answer answer = Http.post("/ingest-async", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return UUID.fromString(answer.text("job_id"));
  }

  @Test
  void accepted_submission_has_the_job_url() throws Exception {
    Http.Answer answer = Http.post("/ingest-async", TEXT);
    String id = answer.text("job_id");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo(answer.text("status_url")).endsWith(id);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.text("status")).isEqualTo("queued");
    assertThat(answer.text("track_url")).endsWith("/jobs/" + id);
    assertThat(answer.text("events_url")).endsWith("/jobs/" + id + "/events");
    assertThat(answer.text("message")).isNotEmpty();
    assertThat(answer.text("created_at")).endsWith("Z");
    assertThat(Http.get(answer.header("Location")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "priority":"10"                                    | priority
          "priority":""                                      | priority
          "priority":true                                    | priority
          "max_attempts":"3"                                 | max_attempts
          "max_duration_seconds":60.0                        | max_duration_seconds
          "retry":{"initial_seconds":"1","max_seconds":9}    | retry.initial_seconds
          "retry":{"initial_seconds":1,"max_seconds":"9"}    | retry.max_seconds
          "retry":{"initial_seconds":1,"max_seconds":9,"multiplier":"1"}  | retry.multiplier
          "retry":{"initial_seconds":1,"max_seconds":9,"multiplier":true} | retry.multiplier
          "title":5                                          | title
          "title":false                                      | title
          "labels":[5]                                       | labels[0]
          "labels":[null]                                    | labels
          "labels":["a",null]                                | labels
          """)
  void value_of_wrong_type_is_rejected_with_its_name(String member, String field) throws Exception {
    String submission = TEXT.replace("}", "," + member + "}");
    Http.Answer answer = Http.post("/ingest-async", submission);
    ProblemTableTest.isProblem(answer, 400, "invalid_request");
    assertThat(named(answer)).isEqualTo(field);
    Http.Answer batch =
        Http.post("/ingest-async/batch", "{\"atomic\":true,\"jobs\":[" + submission + "]}");
    ProblemTableTest.isProblem(batch, 400, "invalid_request");
    assertThat(named(batch)).isEqualTo("jobs[0]." + field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "\"\""})
  void atomic_flag_must_be_a_boolean(String atomic) throws Exception {
    Http.Answer answer =
        Http.post("/ingest-async/batch", "{\"atomic\":" + atomic + ",\"jobs\":[" + TEXT + "]}");
    ProblemTableTest.isProblem(answer, 400, "invalid_request");
    assertThat(named(answer)).isEqualTo("atomic");
  }

  private static String named(Http.Answer problem) {
    return problem.body().path("errors").path(0).path("field").asString();
  }

  @Test
  void integer_is_accepted_as_decimal() throws Exception {
    submit(
        TEXT.replace(
            "}", ",\"retry\":{\"initial_seconds\":1,\"max_seconds\":9,\"multiplier\":2}}"));
  }

  @Test
  void same_submission_with_same_idempotency_key_is_one_job() throws Exception {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    Http.Answer first = Http.post("/ingest-async", TEXT, key);
    Http.Answer again =
        Http.post(
            "/ingest-async",
            "{ \"text\": \"Granite is cut in the quarry.\", \"source_type\": \"text\" }",
            key);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("job_id")).isEqualTo(first.text("job_id"));
  }

  @Test
  void different_submission_with_used_idempotency_key_is_rejected() throws Exception {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    Http.post("/ingest-async", TEXT, key);
    Http.Answer other = Http.post("/ingest-async", TEXT.replace("Granite", "Marble"), key);
    ProblemTableTest.isProblem(other, 422, "idempotency_conflict");
  }

  @Test
  void waiting_submission_gets_200_if_the_job_ends_in_time() throws Exception {
    String batch = "wait-" + UUID.randomUUID();
    String body = TEXT.replace("}", ",\"batch_id\":\"" + batch + "\"}");
    CompletableFuture<Http.Answer> waiting = async("/ingest-async", body, "Prefer: wait=20");
    HandWorker.complete(HandWorker.start(JobApiTest.onlyJobOf(batch)));
    assertThat(waiting.get().status()).isEqualTo(200);
    assertThat(waiting.get().header("Preference-Applied")).isEqualTo("wait=20");
    assertThat(waiting.get().text("status")).isEqualTo("completed");
    assertThat(waiting.get().body().path("result").path("documents").asInt()).isEqualTo(1);
    String location = waiting.get().header("Content-Location");
    Http.Answer asked = Http.get(location);
    assertThat(location).endsWith(waiting.get().text("job_id"));
    assertThat(waiting.get().header("ETag")).isNotEmpty().isEqualTo(asked.header("ETag"));
    assertThat(waiting.get().header("Sunset")).isNotEmpty().isEqualTo(asked.header("Sunset"));
    assertThat(waiting.get().header("Cache-Control")).isEqualTo(asked.header("Cache-Control"));
  }

  @Test
  void waiting_submission_gets_202_after_the_timeout() throws Exception {
    Http.Answer late = Http.post("/ingest-async", TEXT, "Prefer: respond-async, wait=1");
    assertThat(late.status()).isEqualTo(202);
    assertThat(late.header("Preference-Applied")).isEqualTo("respond-async, wait=1");
    Http.Answer atOnce = Http.post("/ingest-async", TEXT, "Prefer: respond-async");
    assertThat(atOnce.header("Preference-Applied")).isEqualTo("respond-async");
  }

  @Test
  void repeated_submission_of_ended_job_does_not_wait() throws Exception {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    Http.Answer first = Http.post("/ingest-async", TEXT, key);
    HandWorker.complete(HandWorker.start(UUID.fromString(first.text("job_id"))));
    long begin = System.nanoTime();
    Http.Answer again = Http.post("/ingest-async", TEXT, key, "Prefer: wait=20");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("status")).isEqualTo("completed");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void batch_accepts_valid_jobs_and_lists_rejected_ones() throws Exception {
    String jobs = "{\"jobs\":[" + TEXT + ",{\"source_type\":\"magic\"}," + TEXT + "]}";
    Http.Answer answer = Http.post("/ingest-async/batch", jobs);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().path("jobs").size()).isEqualTo(2);
    assertThat(answer.body().path("rejected").path(0).path("index").asInt()).isEqualTo(1);
    assertThat(
            answer.body().path("rejected").path(0).path("errors").path(0).path("field").asString())
        .isEqualTo("source_type");
    Http.Answer batch = Http.get(answer.header("Location"));
    assertThat(batch.body().path("total").asInt()).isEqualTo(2);
  }

  @Test
  void atomic_batch_with_invalid_job_stores_nothing() throws Exception {
    String id = "batch-" + UUID.randomUUID();
    String jobs =
        "{\"atomic\":true,\"batch_id\":\""
            + id
            + "\",\"jobs\":["
            + TEXT
            + ",{\"source_type\":\"x\"}]}";
    Http.Answer answer = Http.post("/ingest-async/batch", jobs);
    ProblemTableTest.isProblem(answer, 400, "invalid_request");
    assertThat(answer.body().path("errors").path(0).path("field").asString())
        .isEqualTo("jobs[1].source_type");
    ProblemTableTest.isProblem(Http.get("/batches/" + id), 404, "batch_not_found");
  }

  static CompletableFuture<Http.Answer> async(String path, String body, String header) {
    CompletableFuture<Http.Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(
                    body.isEmpty()
                        ? Http.get(path, header.split("\n"))
                        : Http.post(path, body, header));
              } catch (Exception e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }
}

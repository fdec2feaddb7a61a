package dev.quarry.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.JobCleaner;
import dev.quarry.orchestrator.submission.Uploads;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

final class UploadApiTest {
  private static final Uploads UPLOADS = RunningOrchestrator.bean(Uploads.class);
  private static final JobCleaner CLEANER = RunningOrchestrator.bean(JobCleaner.class);
  private static final JdbcClient SQL =
      JdbcClient.create(RunningOrchestrator.bean(DataSource.class));

  /** A body of RFC 7578. */
  private static final class Form {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Form file(String name, byte[] content) {
      return part("name=\"file\"; filename=\"" + name + "\"", content);
    }

    Form field(String name, String value) {
      return part("name=\"" + name + "\"", value.getBytes(UTF_8));
    }

    private Form part(String disposition, byte[] content) {
      body.writeBytes(
          ("--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n").getBytes(UTF_8));
      body.writeBytes(content);
      body.writeBytes("\r\n".getBytes(UTF_8));
      return this;
    }

    Http.Answer send(String... headers) throws Exception {
      return sendTo("/ingest-async", headers);
    }

    Http.Answer sendTo(String path, String... headers) throws Exception {
      body.writeBytes("--b--\r\n".getBytes(UTF_8));
      var request =
          RunningOrchestrator.request(path)
              .header("Content-Type", "multipart/form-data; boundary=b")
              .POST(BodyPublishers.ofByteArray(body.toByteArray()));
      for (String header : headers) {
        String[] parts = header.split(": ", 2);
        request.header(parts[0], parts[1]);
      }
      return new Http.Answer(RunningOrchestrator.send(request));
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static JsonNode job(Http.Answer accepted) throws Exception {
    assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(202);
    return Http.get(accepted.header("Location")).body();
  }

  private static UUID uploadOf(JsonNode job) {
    return UUID.fromString(job.path("metadata").path("upload").path("id").asString());
  }

  @Test
  void file_is_stored_for_all_workers() throws Exception {
    byte[] file = bytes(1_500_000);
    JsonNode job =
        job(
            new Form()
                .file("Report 2026.pdf", file)
                .field("collection", "reports")
                .field("labels", "red")
                .field("labels", "blue")
                .field("priority", "3")
                .field("max_attempts", "2")
                .field("metadata", "{\"team\":\"stone\"}")
                .send());
    assertThat(job.path("type").asString()).isEqualTo("document");
    assertThat(job.path("source_uri").asString()).isEqualTo("upload:Report%202026.pdf");
    assertThat(job.path("collection").asString()).isEqualTo("reports");
    assertThat(job.path("labels").size()).isEqualTo(2);
    assertThat(job.path("max_attempts").asInt()).isEqualTo(2);
    assertThat(job.path("metadata").path("team").asString()).isEqualTo("stone");
    JsonNode upload = job.path("metadata").path("upload");
    assertThat(upload.path("name").asString()).isEqualTo("Report 2026.pdf");
    assertThat(upload.path("bytes").asInt()).isEqualTo(file.length);
    assertThat(UPLOADS.read("default", uploadOf(job)).orElseThrow()).isEqualTo(file);
    assertThat(UPLOADS.read("other", uploadOf(job))).isEmpty();
    // The upload directory is empty afterwards.
    Path data =
        Path.of(RunningOrchestrator.bean(Environment.class).getRequiredProperty("quarry.data"));
    try (var left = Files.list(data.resolve("uploads"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void dry_run_of_file_stores_nothing() throws Exception {
    long before = rows();
    Http.Answer answer =
        new Form()
            .file("granite.md", "# Granite\n\nGranite is a coarse-grained rock.".getBytes(UTF_8))
            .field("collection", "rocks")
            .sendTo("/ingest-async?dry_run=true");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.body().path("chunks").asInt()).isEqualTo(1);
    assertThat(answer.body().path("source_uri").asString()).isEqualTo("upload:granite.md");
    assertThat(answer.body().path("exact").asBoolean()).isTrue();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void estimate_of_large_file_uses_its_beginning() throws Exception {
    String words = "Basalt is a dark rock that cools from lava. ".repeat(20_000);
    Http.Answer answer =
        new Form().file("basalt.md", words.getBytes(UTF_8)).sendTo("/ingest-async?dry_run=true");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.body().path("exact").asBoolean()).isFalse();
    assertThat(answer.body().path("bytes").asInt()).isEqualTo(words.length());
    // Eleven tokens for each repetition, plus those of the overlaps.
    assertThat(answer.body().path("tokens").asInt()).isBetween(200_000, 350_000);
  }

  private static long rows() {
    return SQL.sql("select (select count(*) from job) + (select count(*) from upload)")
        .query(Long.class)
        .single();
  }

  @Test
  void submission_members_can_be_sent_as_json() throws Exception {
    JsonNode job =
        job(
            new Form()
                .file("a.txt", bytes(10))
                .field("submission", "{\"source_uri\":\"https://example.org/a\",\"title\":\"A\"}")
                .send());
    assertThat(job.path("source_uri").asString()).isEqualTo("https://example.org/a");
  }

  @Test
  void invalid_file_name_is_rejected() throws Exception {
    Http.Answer answer = new Form().file("a\0b.md", bytes(1)).send();
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("invalid_request");
  }

  @Test
  void invalid_number_field_is_rejected_with_its_name() throws Exception {
    Http.Answer answer = new Form().file("a.md", bytes(1)).field("priority", "3.0").send();
    ProblemTableTest.isProblem(answer, 400, "invalid_request");
    assertThat(answer.body().path("errors").path(0).path("field").asString()).isEqualTo("priority");
  }

  @Test
  void long_file_name_keeps_its_end() throws Exception {
    String longest = "%C3%A4".repeat(251) + ".pdf";
    JsonNode job = job(new Form().file(longest, bytes(1)).send());
    String name = job.path("metadata").path("upload").path("name").asString();
    assertThat(name).hasSize(200);
    assertThat(longest).endsWith(name);
  }

  @Test
  void problem_for_too_long_file_name_says_so() throws Exception {
    int kept = kept();
    Http.Answer answer = new Form().file("n".repeat(5_000) + ".pdf", bytes(1)).send();
    ProblemTableTest.isProblem(answer, 400, "invalid_request");
    assertThat(answer.body().path("errors").path(0).path("field").asString()).isEqualTo("file");
    assertThat(kept()).isEqualTo(kept);
  }

  @Test
  void duplicate_form_field_is_rejected() throws Exception {
    Http.Answer answer =
        new Form().file("a.md", bytes(1)).field("metadata", "{}").field("metadata", "{}").send();
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.response().body()).contains("must appear only once");
  }

  @Test
  void path_is_removed_from_file_name() throws Exception {
    JsonNode job = job(new Form().file("../../etc/..\\x\\.pass\u202Ewd", bytes(1)).send());
    String name = job.path("metadata").path("upload").path("name").asString();
    assertThat(name).isEqualTo("x.pass wd");
  }

  @Test
  void same_file_with_same_idempotency_key_is_stored_once() throws Exception {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    JsonNode first = job(new Form().file("a.txt", bytes(100)).send(key));
    int kept = kept();
    JsonNode again = job(new Form().file("a.txt", bytes(100)).send(key));
    assertThat(again.path("job_id")).isEqualTo(first.path("job_id"));
    Http.Answer other = new Form().file("a.txt", bytes(101)).send(key);
    ProblemTableTest.isProblem(other, 422, "idempotency_conflict");
    assertThat(kept()).isEqualTo(kept);
  }

  @Test
  void invalid_forms_are_rejected_and_store_nothing() throws Exception {
    int kept = kept();
    ProblemTableTest.isProblem(
        new Form().file("big.bin", bytes(2_300_000)).send(), 413, "payload_too_large");
    ProblemTableTest.isProblem(new Form().field("collection", "x").send(), 400, "invalid_request");
    ProblemTableTest.isProblem(
        new Form().file("a", bytes(1)).file("b", bytes(1)).send(), 400, "invalid_request");
    ProblemTableTest.isProblem(
        new Form().file("a", bytes(1)).field("colection", "x").send(), 400, "unknown_member");
    ProblemTableTest.isProblem(
        new Form().file("a", bytes(1)).field("collection", "A B").send(), 400, "invalid_request");
    ProblemTableTest.isProblem(
        new Form().file("a", bytes(1)).field("submission", "{").send(), 400, "invalid_json");
    ProblemTableTest.isProblem(
        new Form().file("a", bytes(1)).field("source_type", "text").send(), 400, "invalid_request");
    assertThat(kept()).isEqualTo(kept);
  }

  @Test
  void file_is_kept_until_job_and_retries_are_deleted() throws Exception {
    JsonNode old = job(new Form().file("a.txt", bytes(10)).send());
    UUID id = UUID.fromString(old.path("job_id").asString());
    HandWorker.fail(HandWorker.start(id));
    Http.Answer retried = Http.post("/jobs/" + id + "/retry", "");
    UUID again = UUID.fromString(retried.text("job_id"));
    HandWorker.complete(HandWorker.start(again));
    UUID upload = uploadOf(old);
    age(id);
    CLEANER.tick();
    assertThat(UPLOADS.read("default", upload)).isPresent();
    age(again);
    CLEANER.tick();
    assertThat(UPLOADS.read("default", upload)).isEmpty();
  }

  private static void age(UUID job) {
    SQL.sql("update job set completed_at = now() - interval '100 days' where id = ?")
        .param(job)
        .update();
  }

  private static int kept() {
    return SQL.sql("select count(*) from upload").query(Integer.class).single();
  }
}

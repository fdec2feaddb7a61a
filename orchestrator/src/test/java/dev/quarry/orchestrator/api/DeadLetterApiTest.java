package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.submission.JobWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DeadLetterApiTest {
  private static final JobStore STORE = RunningOrchestrator.bean(JobStore.class);

  private static UUID dead(String code) throws Exception {
    UUID id = submit(TEXT);
    HandWorker.giveUp(HandWorker.start(id), code);
    return id;
  }

  private static List<String> listed(String query) throws Exception {
    List<String> ids = new ArrayList<>();
    String path = "/admin/dead-letter?limit=2&" + query;
    while (!path.isEmpty()) {
      Http.Answer page = Http.get(path);
      assertThat(page.status()).as(page.response().body()).isEqualTo(200);
      page.body().path("jobs").forEach(job -> ids.add(job.path("job_id").asString()));
      String link = page.header("Link");
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    return ids;
  }

  @Test
  void dead_letter_is_listed_until_it_is_redriven() throws Exception {
    String code = "server_error_" + UUID.randomUUID();
    UUID first = dead(code);
    UUID second = dead(code);
    UUID third = dead(code);
    UUID wrong = submit(TEXT);
    HandWorker.fail(HandWorker.start(wrong));
    assertThat(listed("code=" + code))
        .containsExactly(third.toString(), second.toString(), first.toString());
    assertThat(listed("")).doesNotContain(wrong.toString());
    assertThat(listed("type=web_crawl&code=" + code)).isEmpty();

    Http.Answer accepted = Http.post("/admin/dead-letter/" + second + "/redrive", "");
    assertThat(accepted.status()).isEqualTo(202);
    Http.Answer job = Http.get(accepted.header("Location"));
    assertThat(job.text("status")).isEqualTo("queued");
    assertThat(job.body().path("metadata").path("retry_of").asString())
        .isEqualTo(second.toString());
    assertThat(listed("code=" + code)).containsExactly(third.toString(), first.toString());
    Http.Answer again = Http.post("/admin/dead-letter/" + second + "/redrive", "");
    ProblemTableTest.isProblem(again, 409, "already_redriven");
    assertThat(again.text("detail")).contains(accepted.text("job_id"));
    ProblemTableTest.isProblem(
        Http.post("/admin/dead-letter/" + wrong + "/redrive", ""), 409, "not_a_dead_letter");
  }

  @Test
  void redrive_of_many_respects_the_limit() throws Exception {
    String code = "timeout_" + UUID.randomUUID();
    UUID oldest = dead(code);
    UUID middle = dead(code);
    UUID newest = dead(code);
    Http.Answer two = Http.post("/admin/dead-letter/redrive?limit=2&code=" + code, "");
    assertThat(two.status()).isEqualTo(202);
    assertThat(two.body().path("has_more").asBoolean()).isTrue();
    assertThat(
            two.body().path("redriven").valueStream().map(each -> each.path("job_id").asString()))
        .containsExactly(oldest.toString(), middle.toString());
    assertThat(listed("code=" + code)).containsExactly(newest.toString());
    Http.Answer rest = Http.post("/admin/dead-letter/redrive?code=" + code, "");
    assertThat(rest.body().path("has_more").asBoolean()).isFalse();
    String as = rest.body().path("redriven").path(0).path("redriven_as").asString();
    assertThat(Http.get("/jobs/" + as).status()).isEqualTo(200);
    assertThat(listed("code=" + code)).isEmpty();
  }

  @Test
  void tenant_with_full_queue_is_skipped_and_reported() throws Exception {
    String code = "timeout_" + UUID.randomUUID();
    Job theirs =
        RunningOrchestrator.bean(JobWriter.class)
            .add("full", List.of(SampleRequests.aText()))
            .getFirst();
    HandWorker.giveUp(HandWorker.start(theirs.id()), code);
    UUID ours = dead(code);
    Http.Answer limited =
        Http.send("PUT", "/admin/tenants/full/limits", "{\"queued\":0}", List.of());
    assertThat(limited.status()).as(limited.response().body()).isEqualTo(200);

    Http.Answer one = Http.post("/admin/dead-letter/redrive?limit=1&code=" + code, "");
    assertThat(one.status()).as(one.response().body()).isEqualTo(202);
    assertThat(one.body().path("redriven").path(0).path("job_id").asString())
        .isEqualTo(ours.toString());
    assertThat(one.body().path("skipped").path(0).path("tenant").asString()).isEqualTo("full");
    assertThat(one.body().path("skipped").path(0).path("code").asString())
        .isEqualTo("quota_exceeded");
    assertThat(one.body().path("has_more").asBoolean()).isTrue();
    Http.Answer none = Http.post("/admin/dead-letter/redrive?code=" + code, "");
    ProblemTableTest.isProblem(none, 429, "quota_exceeded");
    assertThat(none.header("Retry-After")).isNotEmpty();
    assertThat(none.text("detail")).contains("full: ");
  }

  @Test
  void operator_redrives_job_of_another_tenant_for_that_tenant() throws Exception {
    String code = "poison";
    Job theirs =
        RunningOrchestrator.bean(JobWriter.class)
            .add("theirs", List.of(SampleRequests.aText()))
            .getFirst();
    HandWorker.giveUp(HandWorker.start(theirs.id()), code);
    Http.Answer page = Http.get("/admin/dead-letter?tenant=theirs");
    assertThat(page.body().path("jobs").path(0).path("tenant").asString()).isEqualTo("theirs");
    Http.Answer accepted = Http.post("/admin/dead-letter/" + theirs.id() + "/redrive", "");
    UUID as = UUID.fromString(accepted.text("job_id"));
    assertThat(STORE.find("theirs", as)).isPresent();
    ProblemTableTest.isProblem(Http.get("/jobs/" + as), 404, "job_not_found");
  }
}

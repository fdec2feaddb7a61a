package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import dev.quarry.model.VectorsPostponed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GetJobStatusTest {
  private final ToolTester tools = new ToolTester();
  private final UUID id = UUID.randomUUID();

  @Test
  void status_is_returned_at_once_without_wait() {
    show(JobStatus.PROCESSING, 40);

    JsonNode answer = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));

    assertThat(answer.path("status").stringValue()).isEqualTo("processing");
    assertThat(answer.path("progress").intValue()).isEqualTo(40);
    assertThat(answer.path("poll_after_seconds").intValue()).isPositive();
  }

  @Test
  void postponed_vectors_are_told_with_their_limit_and_time() {
    JobCounts counts = new JobCounts(10, 10, 10, 0, 0, 0, 200, 80, 0);
    tools.orchestrator.jobs.put(id, Samples.aSearchableJob(id, counts, null));
    JsonNode before = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));
    tools.orchestrator.jobs.put(
        id,
        Samples.aSearchableJob(
            id, counts, new VectorsPostponed(Instant.parse("2026-12-01T00:00:00Z"), 1_000_000)));

    JsonNode answer = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));

    assertThat(before.path("message").stringValue()).doesNotContain("postponed");
    assertThat(answer.path("message").stringValue())
        .startsWith(
            "10 pages stored and searchable by words; 40 % of 200 vectors, postponed until"
                + " 2026-12-01T00:00:00Z: the limit of 1,000,000 embedding tokens a day is used"
                + " up. Search now");
    assertThat(answer.path("poll_after_seconds").intValue())
        .isGreaterThan(before.path("poll_after_seconds").intValue());
  }

  @Test
  void vectors_of_another_model_are_told_without_a_time() {
    JobCounts counts = new JobCounts(10, 10, 10, 0, 0, 0, 320, 0, 0);
    tools.orchestrator.jobs.put(id, Samples.aJobOfAnotherModel(id, counts));

    JsonNode answer = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));

    assertThat(answer.path("message").stringValue())
        .startsWith(
            "10 pages stored; 0 % of 320 vectors. Documents in the index of another embedding model"
                + " are not found: they wait for quarry reindex or for that model. Do not wait")
        .doesNotContain("about", "Search now");
    assertThat(answer.path("poll_after_seconds").intValue()).isGreaterThan(60);
  }

  @Test
  void wait_ends_with_the_job() {
    show(JobStatus.PROCESSING, 40);
    tools.orchestrator.onWait =
        wait -> {
          tools.clock.advance(Duration.ofSeconds(2));
          show(JobStatus.COMPLETED, 100);
        };

    JsonNode answer =
        tools.callSuccessfully(
            "get_job_status", Map.of("job_id", id.toString(), "wait_seconds", "45"));

    assertThat(answer.path("status").stringValue()).isEqualTo("completed");
    assertThat(answer.path("message").stringValue()).contains("search");
    assertThat(answer.has("poll_after_seconds")).isFalse();
  }

  @Test
  void wait_ends_at_its_limit_and_reports_increasing_progress() {
    show(JobStatus.PROCESSING, 40);
    tools.orchestrator.onWait = tools.clock::advance;
    ProgressRecorder recorder = new ProgressRecorder(Integer.MAX_VALUE);
    long start = tools.clock.nanos();

    ToolResult result = await(recorder);

    assertThat(result.isError()).isFalse();
    assertThat(Duration.ofNanos(tools.clock.nanos() - start)).isEqualTo(Duration.ofSeconds(45));
    assertThat(recorder.reports).hasSizeGreaterThanOrEqualTo(3).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void cancelled_call_ends_the_wait_and_not_the_job() {
    show(JobStatus.PROCESSING, 40);
    tools.orchestrator.onWait = tools.clock::advance;
    long start = tools.clock.nanos();

    await(new ProgressRecorder(1));

    assertThat(Duration.ofNanos(tools.clock.nanos() - start))
        .isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(tools.orchestrator.cancelled).isEmpty();
  }

  @Test
  void running_job_is_polled_at_most_twice_a_second() {
    show(JobStatus.PROCESSING, 40);
    List<Duration> asked = new ArrayList<>();
    tools.orchestrator.onWait = asked::add;

    await(new ProgressRecorder(Integer.MAX_VALUE));

    assertThat(asked).hasSizeBetween(80, 91);
  }

  @Test
  void failed_job_has_error_and_failed_items() {
    tools.orchestrator.jobs.put(
        id,
        Samples.aJob(
            id,
            JobStatus.FAILED,
            10,
            new JobCounts(3, 1, 1, 0, 0, 2, 4),
            new JobError("timeout", "It took too long.", true)));
    tools.orchestrator.failedItems.add(Samples.aFailedItem("http://site.test/x"));

    JsonNode answer = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));

    assertThat(answer.path("error").path("code").stringValue()).isEqualTo("timeout");
    assertThat(answer.path("failures").path(0).path("uri").stringValue())
        .isEqualTo("http://site.test/x");
  }

  @Test
  void refused_vectors_are_told_apart_from_failed_items() {
    JobCounts counts = new JobCounts(41, 41, 41, 0, 0, 0, 119, 118, 0);
    tools.orchestrator.jobs.put(id, Samples.aJobWithRefusedVectors(id, counts, 1));
    JsonNode answer = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));
    assertThat(answer.path("message").stringValue())
        .isEqualTo(
            "Completed: 41 pages stored. Search now in collection default. 1 of 119 passages has no"
                + " vector and is found by its words only (see result.vectors_refused).");

    counts = new JobCounts(41, 40, 40, 0, 0, 1, 119, 117, 0);
    tools.orchestrator.jobs.put(id, Samples.aJobWithRefusedVectors(id, counts, 2));
    answer = tools.callSuccessfully("get_job_status", Map.of("job_id", id.toString()));
    assertThat(answer.path("message").stringValue())
        .startsWith("Completed: 40 pages stored, 1 failed. Search now in collection default.")
        .contains("2 of 119 passages have no vector");
  }

  @Test
  void running_job_tells_what_it_does_how_far_it_is_and_what_failed() {
    JobCounts counts = new JobCounts(40, 14, 12, 0, 3, 2, 320, 99, 0);
    tools.orchestrator.jobs.put(id, Samples.aRunningCrawl(id, counts, 190));
    tools.orchestrator.failedItems.add(Samples.aFailedItem("http://site.test/x"));

    assertThat(message())
        .isEqualTo(
            "Running (stage crawl): 12 of 40 pages stored, 3 skipped, 2 failed; 30 % of 320"
                + " vectors; about 3 minutes. Search finds what is stored by its words now. 2"
                + " failed (see failures), the first: http://site.test/x: Not found. (http_404)."
                + " Call get_job_status again with wait_seconds 30.");
  }

  @Test
  void running_job_tells_which_host_it_waits_for() {
    JobView waiting =
        JsonMapper.builder()
            .build()
            .readValue(
                """
                {"job_id":"%s","type":"web_crawl","status":"processing","partial":false,
                 "progress":0,"attempt":1,"max_attempts":5,"stage":"crawl",
                 "collection":"default","counts":{"found":1,"fetched":0,"stored":0,
                 "unchanged":0,"skipped":0,"failed":0,"chunks":0,"vectors":0,"removed":0},"created_at":"2026-01-01T00:00:00Z",
                 "updated_at":"2026-01-01T00:00:00Z","events":[{"job_id":"%s","seq":3,
                 "type":"waiting","at":"2026-01-01T00:00:00Z","data":{"host":"a.test",
                 "code":"connect_failed","message":"No connection.","delay_seconds":4.0}}]}
                """
                    .formatted(id, id),
                JobView.class);
    tools.orchestrator.jobs.put(id, waiting);
    assertThat(message())
        .contains(". It waits for a.test: No connection. (connect_failed). Call get_job_status");
  }

  @Test
  void completed_job_that_stored_nothing_is_not_told_as_success() {
    JobCounts counts = new JobCounts(1, 0, 0, 0, 0, 1, 0, 0, 0);
    tools.orchestrator.jobs.put(id, Samples.aJob(id, JobStatus.COMPLETED, 100, counts, null));
    tools.orchestrator.failedItems.add(Samples.aFailedItem("http://site.test/x"));
    assertThat(message())
        .startsWith(
            "Completed, but nothing was stored, so a search finds nothing of it. One failed:"
                + " http://site.test/x: Not found. (http_404).");

    counts = new JobCounts(2, 0, 0, 0, 2, 0, 0, 0, 0);
    tools.orchestrator.jobs.put(id, Samples.aJob(id, JobStatus.COMPLETED, 100, counts, null));
    assertThat(message()).contains("nothing was stored", "2 were skipped", "robots.txt");
  }

  @Test
  void failed_job_tells_why_and_whether_to_try_again() {
    JobCounts counts = new JobCounts(9, 4, 4, 0, 0, 0, 9);
    tools.orchestrator.jobs.put(
        id,
        Samples.aJob(id, JobStatus.FAILED, 10, counts, new JobError("timeout", "Too slow.", true)));
    assertThat(message())
        .isEqualTo(
            "Failed: Too slow. (timeout) Submitting it again later may help. What was stored before"
                + " can be searched in collection default: 4 pages.");

    tools.orchestrator.jobs.put(
        id,
        Samples.aJob(
            id,
            JobStatus.FAILED,
            0,
            JobCounts.NONE,
            new JobError("not_found", "No such page.", false)));
    assertThat(message()).contains("No such page. (not_found)", "Nothing was stored");
  }

  @Test
  void second_crawl_points_to_what_has_changed() {
    JobCounts counts = new JobCounts(9, 1, 1, 7, 0, 0, 9, 9, 1);
    tools.orchestrator.jobs.put(id, Samples.aJob(id, JobStatus.COMPLETED, 100, counts, null));

    assertThat(message())
        .startsWith("Completed: 1 page stored, 7 unchanged since the last time, 1 removed.")
        .contains("list_changes");
  }

  @Test
  void wait_goes_on_while_the_orchestrator_restarts() {
    show(JobStatus.PROCESSING, 40);
    int[] waits = {0};
    tools.orchestrator.onWait =
        wait -> {
          tools.clock.advance(Duration.ofSeconds(1));
          if (++waits[0] == 2) {
            throw new OrchestratorException("orchestrator_unavailable", "It stops.", 0, true, null);
          }
          if (waits[0] == 4) {
            show(JobStatus.COMPLETED, 100);
          }
        };

    ToolResult result = await(CallContext.NONE);

    assertThat(result.isError()).isFalse();
    assertThat(result.content()).containsEntry("status", "completed");
  }

  @Test
  void orchestrator_that_stays_away_ends_the_wait_with_its_error() {
    show(JobStatus.PROCESSING, 40);
    tools.orchestrator.onWait =
        wait -> {
          tools.orchestrator.refusal =
              new OrchestratorException("orchestrator_unavailable", "It stops.", 0, true, null);
        };

    ToolResult result = await(CallContext.NONE);

    assertThat(((ToolResult.Failure) result).retryable()).isTrue();
  }

  private String message() {
    return tools
        .callSuccessfully("get_job_status", Map.of("job_id", id.toString()))
        .path("message")
        .stringValue();
  }

  @Test
  void unknown_job_is_not_found() {
    ToolResult.Failure failure =
        tools.callExpectingFailure("get_job_status", Map.of("job_id", id.toString()));

    assertThat(failure.code()).isEqualTo("not_found");
    assertThat(failure.status()).isEqualTo(404);
  }

  @Test
  void wait_above_the_maximum_is_refused() {
    ToolResult.Failure failure =
        tools.callExpectingFailure(
            "get_job_status", Map.of("job_id", id.toString(), "wait_seconds", 46));

    assertThat(failure.code()).isEqualTo("invalid_arguments");
  }

  private ToolResult await(CallContext context) {
    return tools.call(
        "get_job_status", Map.of("job_id", id.toString(), "wait_seconds", 45), context);
  }

  private void show(JobStatus status, int progress) {
    tools.orchestrator.jobs.put(id, Samples.aJob(id, status, progress));
  }

  /** Records progress and is cancelled after a number of reports. */
  private static final class ProgressRecorder implements CallContext {
    private final int maxReports;
    final List<Double> reports = new ArrayList<>();

    ProgressRecorder(int maxReports) {
      this.maxReports = maxReports;
    }

    @Override
    public void reportProgress(double progress, String message) {
      reports.add(progress);
    }

    @Override
    public boolean isCancelled() {
      return reports.size() >= maxReports;
    }
  }
}

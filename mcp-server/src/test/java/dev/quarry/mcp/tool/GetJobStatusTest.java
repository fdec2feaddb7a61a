package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GetJobStatusTest {
  private final Calls calls = new Calls();
  private final UUID id = UUID.randomUUID();

  @Test
  void answers_at_once_without_wait() {
    show(JobStatus.PROCESSING, 40);

    JsonNode answer = calls.answer("get_job_status", Map.of("job_id", id.toString()));

    assertThat(answer.path("status").stringValue()).isEqualTo("processing");
    assertThat(answer.path("progress").intValue()).isEqualTo(40);
    assertThat(answer.path("poll_after_seconds").intValue()).isPositive();
  }

  @Test
  void wait_ends_with_the_job() {
    show(JobStatus.PROCESSING, 40);
    calls.orchestrator.onWait =
        wait -> {
          calls.timer.pass(Duration.ofSeconds(2));
          show(JobStatus.COMPLETED, 100);
        };

    JsonNode answer =
        calls.answer("get_job_status", Map.of("job_id", id.toString(), "wait_seconds", "45"));

    assertThat(answer.path("status").stringValue()).isEqualTo("completed");
    assertThat(answer.path("message").stringValue()).contains("search");
    assertThat(answer.has("poll_after_seconds")).isFalse();
  }

  @Test
  void wait_ends_at_its_own_limit_and_tells_progress_that_always_grows() {
    show(JobStatus.PROCESSING, 40);
    calls.orchestrator.onWait = calls.timer::pass;
    Listener listener = new Listener(Integer.MAX_VALUE);
    long start = calls.timer.nanos();

    ToolResult result = await(listener);

    assertThat(result.isError()).isFalse();
    assertThat(Duration.ofNanos(calls.timer.nanos() - start)).isEqualTo(Duration.ofSeconds(45));
    assertThat(listener.heard).hasSizeGreaterThanOrEqualTo(3).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void wait_ends_when_the_client_has_gone_and_the_job_goes_on() {
    show(JobStatus.PROCESSING, 40);
    calls.orchestrator.onWait = calls.timer::pass;
    long start = calls.timer.nanos();

    await(new Listener(1));

    assertThat(Duration.ofNanos(calls.timer.nanos() - start))
        .isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(calls.orchestrator.cancelled).isEmpty();
  }

  @Test
  void busy_job_is_not_asked_about_more_than_twice_a_second() {
    show(JobStatus.PROCESSING, 40);
    List<Duration> asked = new ArrayList<>();
    calls.orchestrator.onWait = asked::add;

    await(new Listener(Integer.MAX_VALUE));

    assertThat(asked).hasSizeBetween(80, 91);
  }

  @Test
  void failed_job_tells_why() {
    calls.orchestrator.jobs.put(
        id,
        Samples.aJob(
            id,
            JobStatus.FAILED,
            10,
            new JobCounts(3, 1, 1, 0, 0, 2, 4),
            new JobError("timeout", "It took too long.", true)));
    calls.orchestrator.failedItems.add(Samples.aFailedItem("http://site.test/x"));

    JsonNode answer = calls.answer("get_job_status", Map.of("job_id", id.toString()));

    assertThat(answer.path("error").path("code").stringValue()).isEqualTo("timeout");
    assertThat(answer.path("failures").path(0).path("uri").stringValue())
        .isEqualTo("http://site.test/x");
  }

  @Test
  void unknown_job_is_not_found() {
    ToolResult.Failure failure = calls.failure("get_job_status", Map.of("job_id", id.toString()));

    assertThat(failure.code()).isEqualTo("not_found");
    assertThat(failure.status()).isEqualTo(404);
  }

  @Test
  void longer_wait_than_clients_bear_is_refused() {
    ToolResult.Failure failure =
        calls.failure("get_job_status", Map.of("job_id", id.toString(), "wait_seconds", 46));

    assertThat(failure.code()).isEqualTo("invalid_arguments");
  }

  private ToolResult await(ToolCall call) {
    return calls.call("get_job_status", Map.of("job_id", id.toString(), "wait_seconds", 45), call);
  }

  private void show(JobStatus status, int progress) {
    calls.orchestrator.jobs.put(id, Samples.aJob(id, status, progress));
  }

  /** Goes away after it has heard this often. */
  private static final class Listener implements ToolCall {
    private final int patience;
    final List<Double> heard = new ArrayList<>();

    Listener(int patience) {
      this.patience = patience;
    }

    @Override
    public void progress(double progress, String message) {
      heard.add(progress);
    }

    @Override
    public boolean ended() {
      return heard.size() >= patience;
    }
  }
}

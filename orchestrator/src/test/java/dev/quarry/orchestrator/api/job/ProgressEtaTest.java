package dev.quarry.orchestrator.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.SampleJobs;
import dev.quarry.orchestrator.job.SampleRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressEtaTest {
  private static final UUID ID = UUID.randomUUID();
  private static final Instant START = Instant.EPOCH;

  @Test
  void before_the_second_report_the_start_of_the_job_gives_the_rate() {
    assertThat(ProgressEta.remaining(job(30, null, 30), List.of(progress(30, 30))))
        .contains(Duration.ofSeconds(70));
  }

  @Test
  void time_for_the_words_says_nothing_about_the_vectors() {
    List<JobEvent> events =
        List.of(event(1, EventTypes.SEARCHABLE, Map.of(), 12), progress(30, 12), progress(31, 14));

    assertThat(ProgressEta.remaining(job(31, 12L, 14), events)).isEmpty();
  }

  @Test
  void vectors_have_an_estimate_when_some_of_them_are_there() {
    List<JobEvent> events =
        List.of(event(1, EventTypes.SEARCHABLE, Map.of(), 12), progress(30, 12), progress(37, 26));

    assertThat(ProgressEta.remaining(job(37, 12L, 26), events))
        .contains(Duration.ofSeconds(14 * 63 / 7));
  }

  private static JobEvent progress(int percent, long second) {
    return event(percent, EventTypes.PROGRESS, Map.of("progress", percent), second);
  }

  private static JobEvent event(long seq, String type, Map<String, Object> data, long second) {
    return new JobEvent(ID, seq, type, START.plusSeconds(second), data);
  }

  private static Job job(int progress, @Nullable Long searchable, long now) {
    Job job =
        SampleJobs.running(
            ID,
            SampleRequests.of(JobType.WEB_CRAWL, "http://site.test/", "docs", Map.of()),
            1,
            JobCounts.NONE);
    Instant read = START.plusSeconds(now);
    return new Job(
        job.id(),
        job.tenant(),
        job.request(),
        job.status(),
        job.partial(),
        job.attempt(),
        job.crashes(),
        job.epoch(),
        job.cancelRequested(),
        progress,
        "embed",
        job.stages(),
        job.counts(),
        job.lastSeq(),
        job.error(),
        job.result(),
        new Job.JobTimes(
            START,
            START,
            read,
            START,
            searchable == null ? null : START.plusSeconds(searchable),
            null,
            null,
            read));
  }
}

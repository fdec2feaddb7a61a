package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.JobStatistics.JobStats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of the statistics of jobs. */
public abstract class JobStatisticsContract {
  private static final String TENANT = "acme";

  /** The ports of an initially empty database, the same one throughout a test. */
  protected abstract JobPorts jobs();

  private Job add() {
    return jobs().add(TENANT, List.of(SampleRequests.aText())).getFirst();
  }

  @Test
  void statistics_count_every_state() {
    add();
    jobs().store().cancel(TENANT, add().id());
    JobStats stats = jobs().statistics().read(TENANT);
    assertThat(stats.byStatus())
        .containsEntry(JobStatus.QUEUED, 1L)
        .containsEntry(JobStatus.CANCELLED, 1L)
        .containsEntry(JobStatus.FAILED, 0L);
    assertThat(stats.oldestQueued()).isNotNull();
    assertThat(stats.p50()).isNull();
    assertThat(jobs().statistics().read("other").byStatus().values()).containsOnly(0L);
  }
}

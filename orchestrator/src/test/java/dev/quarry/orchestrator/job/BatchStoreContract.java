package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of the store of batches. */
public abstract class BatchStoreContract {
  private static final String TENANT = "acme";

  /** The batch id of the sample requests. */
  private static final String BATCH = "batch-1";

  /** The ports of an initially empty database, the same one throughout a test. */
  protected abstract JobPorts jobs();

  /** Starts the queued job that is claimed next. */
  protected abstract Job claim();

  private List<Job> add(int jobs) {
    return jobs().add(TENANT, Collections.nCopies(jobs, SampleRequests.aText()));
  }

  @Test
  void a_batch_counts_its_jobs_by_status() {
    add(3);
    claim();
    assertThat(jobs().batches().find(TENANT, BATCH).orElseThrow().byStatus())
        .containsEntry(JobStatus.QUEUED, 2L)
        .containsEntry(JobStatus.PROCESSING, 1L)
        .containsEntry(JobStatus.FAILED, 0L);
  }

  @Test
  void a_batch_without_jobs_or_of_another_tenant_does_not_exist() {
    Job job = add(1).getFirst();
    assertThat(jobs().batches().find(TENANT, "batch-2")).isEmpty();
    assertThat(jobs().batches().find("other", BATCH)).isEmpty();
    assertThat(jobs().batches().cancel("other", BATCH)).isEmpty();
    assertThat(jobs().store().find(TENANT, job.id()).orElseThrow().status())
        .isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void a_cancellation_ends_queued_jobs_and_notifies_running_ones_once() {
    List<Job> added = add(2);
    Job running = claim();
    Job queued =
        added.stream().filter(job -> !job.id().equals(running.id())).findFirst().orElseThrow();
    assertThat(jobs().batches().cancel(TENANT, BATCH))
        .containsExactlyInAnyOrder(
            new CancelledJob(running.id(), false), new CancelledJob(queued.id(), true));
    assertThat(jobs().batches().cancel(TENANT, BATCH)).isEmpty();
    assertThat(jobs().store().find(TENANT, queued.id()).orElseThrow().status())
        .isEqualTo(JobStatus.CANCELLED);
    assertThat(jobs().events().lastEvents(running.id(), 1).getFirst().type())
        .isEqualTo("cancel_requested");
  }
}

package dev.quarry.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobStore.AfterCancel;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.paging.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of every job store, and of the events that it writes. */
public abstract class JobStoreContract {
  protected static final String TENANT = "acme";

  /** The ports of an initially empty database, the same one throughout a test. */
  protected abstract JobPorts jobs();

  private Job add() {
    return jobs().add(TENANT, List.of(SampleRequests.aText())).getFirst();
  }

  @Test
  void a_new_job_is_queued_with_its_whole_request() {
    Job job = add();
    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(whole(job).request()).isEqualTo(SampleRequests.aText());
    assertThat(job.counts()).isEqualTo(JobCounts.NONE);
    assertThat(job.attempt()).isZero();
    assertThat(job.epoch()).isZero();
    assertThat(job.times().startedAt()).isNull();
    assertThat(types(jobs().events().events(job.id(), 0, 10))).containsExactly("queued");
  }

  private Job whole(Job job) {
    return jobs().store().findWithText(TENANT, job.id()).orElseThrow();
  }

  @Test
  void text_of_a_job_is_read_only_to_submit_it_again() {
    Job added = add();
    assertThat(whole(added).request().text()).isEqualTo(SampleRequests.aText().text());
    List<Job> read = new ArrayList<>(jobs().store().list(TENANT, any(10)));
    read.add(added);
    read.add(jobs().store().find(TENANT, added.id()).orElseThrow());
    read.add(jobs().store().cancel(TENANT, added.id()).orElseThrow().job());
    assertThat(read).hasSize(4).allSatisfy(job -> assertThat(job.request().text()).isNull());
    assertThat(jobs().store().findWithText("other", added.id())).isEmpty();
  }

  @Test
  void many_jobs_are_added_in_their_order() {
    List<JobRequest> requests = new ArrayList<>();
    for (int priority = -10; priority <= 10; priority++) {
      requests.add(SampleRequests.aTextOfPriority(priority));
    }
    List<Job> jobs = jobs().add(TENANT, requests);
    assertThat(jobs).extracting(job -> whole(job).request()).isEqualTo(requests);
    assertThat(jobs().store().list(TENANT, any(100)))
        .extracting(Job::id)
        .isEqualTo(ids(jobs).reversed());
  }

  @Test
  void a_job_of_another_tenant_does_not_exist() {
    Job job = add();
    assertThat(jobs().store().find("other", job.id())).isEmpty();
    assertThat(jobs().store().cancel("other", job.id())).isEmpty();
    assertThat(jobs().store().list("other", any(10))).isEmpty();
    assertThat(jobs().store().count("other", any(10))).isZero();
    assertThat(jobs().store().find(TENANT, job.id()).orElseThrow().status())
        .isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void text_that_postgresql_rejects_is_replaced() {
    JobRequest odd =
        new JobRequest(
            JobType.TEXT,
            null,
            "NUL \0 and half a pair \uD83D.",
            "\uDE00 title \0",
            "default",
            Map.of("odd \0 name", List.of("odd \uD83D value", Map.of("deep", "\0"))),
            0,
            null,
            null,
            List.of("a\0b"),
            SampleRequests.aText().maxDuration(),
            1,
            null);
    JobRequest stored = whole(jobs().add(TENANT, List.of(odd)).getFirst()).request();
    assertThat(stored.text()).isEqualTo("NUL \uFFFD and half a pair \uFFFD.");
    assertThat(stored.title()).isEqualTo("\uFFFD title \uFFFD");
    assertThat(stored.labels()).containsExactly("a\uFFFDb");
    assertThat(stored.options())
        .isEqualTo(
            Map.of("odd \uFFFD name", List.of("odd \uFFFD value", Map.of("deep", "\uFFFD"))));
  }

  @Test
  void a_queued_job_is_cancelled_at_once_and_only_once() {
    Job job = add();
    AfterCancel first = jobs().store().cancel(TENANT, job.id()).orElseThrow();
    AfterCancel second = jobs().store().cancel(TENANT, job.id()).orElseThrow();
    assertThat(first.job().status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(first.ended()).isTrue();
    assertThat(second.job().status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(second.ended()).isFalse();
    assertThat(types(jobs().events().events(job.id(), 0, 10)))
        .containsExactly("queued", "cancelled");
  }

  @Test
  void pages_of_a_list_show_each_job_once() {
    List<UUID> added = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      added.add(add().id());
    }
    List<UUID> seen = new ArrayList<>();
    Position before = null;
    List<Job> page;
    do {
      page = jobs().store().list(TENANT, filter(null, before, 3));
      seen.addAll(ids(page));
      before = page.isEmpty() ? null : position(page.getLast());
    } while (page.size() == 3);
    assertThat(seen).isEqualTo(added.reversed());
    assertThat(page).allSatisfy(job -> assertThat(job.request().text()).isNull());
  }

  @Test
  void a_list_is_filtered_by_every_component() {
    Job job = add();
    jobs().store().cancel(TENANT, add().id());
    JobFilter same =
        new JobFilter(
            JobStatus.QUEUED, JobType.TEXT, "default", "batch-1", "red", null, null, null, 10);
    assertThat(ids(jobs().store().list(TENANT, same))).containsExactly(job.id());
    assertThat(jobs().store().count(TENANT, same)).isEqualTo(1);
    for (JobFilter none :
        List.of(
            filter(JobStatus.FAILED, null, 10),
            new JobFilter(null, JobType.WEB_CRAWL, null, null, null, null, null, null, 10),
            new JobFilter(null, null, "other", null, null, null, null, null, 10),
            new JobFilter(null, null, null, "batch-2", null, null, null, null, 10),
            new JobFilter(null, null, null, null, "red' or 'a'='a", null, null, null, 10))) {
      assertThat(jobs().store().list(TENANT, none)).isEmpty();
      assertThat(jobs().store().count(TENANT, none)).isZero();
    }
  }

  private static JobFilter any(int limit) {
    return filter(null, null, limit);
  }

  private static JobFilter filter(
      @Nullable JobStatus status, @Nullable Position before, int limit) {
    return new JobFilter(status, null, null, null, null, null, null, before, limit);
  }

  private static Position position(Job job) {
    return new Position(job.times().createdAt(), job.id().toString());
  }

  private static List<UUID> ids(List<Job> jobs) {
    return jobs.stream().map(Job::id).toList();
  }

  private static List<String> types(List<JobEvent> events) {
    return events.stream().map(JobEvent::type).toList();
  }
}

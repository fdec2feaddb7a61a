package dev.quarry.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.SampleRequests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of all implementations of JobWriter. */
public abstract class JobWriterContract {
  private static final String TENANT = "acme";
  private static final JobRequest TEXT = SampleRequests.aText();

  /** The ports of an initially empty database, the same one throughout a test. */
  protected abstract JobPorts jobs();

  private JobWriter writer() {
    return jobs().writer();
  }

  private Submitted add(String tenant, IdempotencyKey key) {
    return writer().add(tenant, TEXT, key, JobInsertHook.NONE);
  }

  private static IdempotencyKey key(String key, int body) {
    return new IdempotencyKey(key, new byte[] {(byte) body});
  }

  private long count() {
    return jobs()
        .store()
        .count(TENANT, new JobFilter(null, null, null, null, null, null, null, null, 1));
  }

  @Test
  void a_hundred_parallel_submissions_under_one_key_make_one_job() throws Exception {
    assertMakesOneJob(() -> add(TENANT, key("k", 1)));
  }

  @Test
  void a_hundred_parallel_reindexes_of_one_collection_make_one_job() throws Exception {
    // Of the first collection the requests do not overlap, while the connections are opened.
    for (String collection : List.of("a", "b", "c", "d", "e")) {
      assertMakesOneJob(() -> reindex(TENANT, collection, Map.of()));
    }
  }

  private void assertMakesOneJob(Callable<Submitted> submission) throws Exception {
    long before = count();
    Set<UUID> jobs = new HashSet<>();
    int added = 0;
    try (var threads = Executors.newFixedThreadPool(20)) {
      for (Future<Submitted> each : threads.invokeAll(Collections.nCopies(100, submission))) {
        switch (each.get()) {
          case Submitted.Added(Job job) -> {
            added++;
            jobs.add(job.id());
          }
          case Submitted.Repeated(Job job) -> jobs.add(job.id());
          case Submitted.Conflicting _ -> throw new AssertionError("the bodies are the same");
        }
      }
    }
    assertThat(added).isEqualTo(1);
    assertThat(jobs).hasSize(1);
    assertThat(count()).isEqualTo(before + 1);
  }

  private Submitted reindex(String tenant, String collection, Map<String, Object> options) {
    return writer().addReindex(tenant, reindexOf(collection, options));
  }

  private static JobRequest reindexOf(String collection, Map<String, Object> options) {
    return SampleRequests.of(JobType.REINDEX, null, collection, options);
  }

  @Test
  void reindex_is_repeated_for_another_model_and_after_its_end_only() {
    Map<String, Object> small = Map.of("model", "small");
    assertThat(writer().activeReindex(TENANT, reindexOf("docs", small))).isEmpty();
    Job job = ((Submitted.Added) reindex(TENANT, "docs", small)).job();

    assertThat(reindex(TENANT, "docs", small)).isInstanceOf(Submitted.Repeated.class);
    assertThat(reindex(TENANT, "docs", Map.of())).isInstanceOf(Submitted.Added.class);
    assertThat(reindex(TENANT, "docs", Map.of("model", "large")))
        .isInstanceOf(Submitted.Added.class);
    assertThat(reindex(TENANT, "other", small)).isInstanceOf(Submitted.Added.class);
    assertThat(reindex("other", "docs", small)).isInstanceOf(Submitted.Added.class);
    assertThat(writer().activeReindex(TENANT, reindexOf("docs", small)).map(Job::id))
        .contains(job.id());

    jobs().store().cancel(TENANT, job.id());
    assertThat(reindex(TENANT, "docs", small)).isInstanceOf(Submitted.Added.class);
  }

  @Test
  void another_body_under_a_used_key_conflicts() {
    assertThat(writer().earlier(TENANT, key("k", 1))).isEmpty();
    Job job = ((Submitted.Added) add(TENANT, key("k", 1))).job();
    assertThat(add(TENANT, key("k", 2))).isInstanceOf(Submitted.Conflicting.class);
    assertThat(writer().earlier(TENANT, key("k", 2)))
        .containsInstanceOf(Submitted.Conflicting.class);
    assertThat(writer().earlier(TENANT, key("k", 1)).orElseThrow())
        .isInstanceOfSatisfying(
            Submitted.Repeated.class, same -> assertThat(same.job().id()).isEqualTo(job.id()));
    assertThat(add("other", key("k", 2))).isInstanceOf(Submitted.Added.class);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void batch_is_added_once_under_its_key() {
    IdempotencyKey key = key("k", 1);
    assertThat(writer().earlierBatch(TENANT, key)).isEmpty();
    add(TENANT, key); // of a single submission: apart from those of batches
    assertThat(writer().addBatch(TENANT, "b", List.of(TEXT, TEXT), key))
        .isInstanceOf(SubmittedBatch.Added.class);
    assertThat(writer().addBatch(TENANT, "other", List.of(TEXT, TEXT), key))
        .isInstanceOfSatisfying(
            SubmittedBatch.Repeated.class, same -> assertThat(same.batchId()).isEqualTo("b"));
    assertThat(writer().earlierBatch(TENANT, key))
        .containsInstanceOf(SubmittedBatch.Repeated.class);
    assertThat(writer().addBatch(TENANT, "b", List.of(TEXT), key("k", 2)))
        .isInstanceOf(SubmittedBatch.Conflicting.class);
    assertThat(count()).isEqualTo(3);
  }

  @Test
  void rehearsal_adds_nothing() {
    Job rehearsed = writer().rehearse(TENANT, TEXT);
    assertThat(rehearsed.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(jobs().store().find(TENANT, rehearsed.id())).isEmpty();
    assertThat(jobs().events().events(rehearsed.id(), 0, 10)).isEmpty();
    assertThat(count()).isZero();
  }

  private static final class Recorded implements JobInsertHook {
    final List<String> calls = new ArrayList<>();

    @Override
    public void beforeInsert() {
      calls.add("before");
    }

    @Override
    public void afterInsert(UUID job) {
      calls.add("after " + job);
    }

    @Override
    public void discard() {
      calls.add("discard");
    }
  }

  @Test
  void hook_runs_around_the_insert_of_the_job_and_not_for_a_repeated_submission() {
    IdempotencyKey key = key("k", 1);
    Recorded hook = new Recorded();
    Job job = ((Submitted.Added) writer().add(TENANT, TEXT, key, hook)).job();
    assertThat(hook.calls).containsExactly("before", "after " + job.id());
    Recorded repeated = new Recorded();
    writer().add(TENANT, TEXT, key, repeated);
    assertThat(repeated.calls).isEmpty();
  }

  private Redrive redrive(String tenant, UUID id) {
    return writer().redrive(tenant, id, dead -> dead.request().retryOf(dead.id()));
  }

  @Test
  void job_that_has_not_failed_is_not_a_dead_letter() {
    UUID id = writer().add(TENANT, List.of(TEXT)).getFirst().id();
    assertThat(redrive(TENANT, id)).isInstanceOf(Redrive.NoDeadLetter.class);
    assertThat(redrive("other", id)).isInstanceOf(Redrive.NoSuchJob.class);
    assertThat(jobs().store().find(TENANT, id).orElseThrow().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(count()).isEqualTo(1);
  }
}

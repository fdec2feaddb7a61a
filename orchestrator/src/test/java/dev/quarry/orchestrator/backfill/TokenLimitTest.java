package dev.quarry.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.TokenUsage.Today;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresTokenUsage;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresEmbeddingCache;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limit of embedding tokens a day. A word is a token, and so is the title of a page. */
class TokenLimitTest extends BackfillFixture {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final PostgresTokenUsage usage = new PostgresTokenUsage(db);

  private void limit(String tenant, @Nullable Long tokensPerDay) {
    AuditEntry.Request request =
        new AuditEntry.Request("127.0.0.1", "PUT /admin/limits", tenant, "t");
    new PostgresLimitStore(db)
        .put(
            tenant,
            new Limits(null, null, null, null, null, null, tokensPerDay, null, null),
            AuditEntry.of(Principal.OPERATOR, request, "200"));
  }

  private void nextDay() {
    db.sql().sql("update embedding_tokens set day = day - 1").update();
  }

  private long used(String tenant) {
    return usage.today(tenant).tokens();
  }

  /** A job with one page whose vectors are there and one whose vectors the limit postpones. */
  private Job aPostponedJob() throws Exception {
    limit("acme", 4L);
    Job job = aRunningJob("acme");
    store(job, "a", "limestone is soft");
    complete();
    store(job, "b", "granite is hard");
    endSource(job);
    return job;
  }

  @Test
  void tenant_without_tokens_is_postponed_to_the_next_day_and_loses_nothing() throws Exception {
    Job job = aPostponedJob();

    assertThat(complete()).isEmpty();

    Job waiting = now(job);
    assertThat(waiting.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(waiting.stage()).isEqualTo("embed");
    assertThat(waiting.counts().vectors()).isEqualTo(1);
    assertThat(found(job, SearchMode.KEYWORD, "granite")).isEqualTo(1);
    assertThat(embedder.embedded).hasSize(1);
    assertThat(used("acme")).isEqualTo(4);

    nextDay();
    complete();

    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(now(job).partial()).isFalse();
    assertThat(now(job).counts().vectors()).isEqualTo(2);
    assertThat(found(job, SearchMode.DENSE, "granite")).isPositive();
  }

  @Test
  void raised_limit_resumes_at_once() throws Exception {
    Job job = aPostponedJob();
    assertThat(complete()).isEmpty();

    limit("acme", 5L);
    complete();

    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(used("acme")).isEqualTo(8);
  }

  @Test
  void removed_limit_resumes_at_once() throws Exception {
    Job job = aPostponedJob();
    assertThat(complete()).isEmpty();

    limit("acme", null);
    complete();

    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void postponed_job_can_be_cancelled() throws Exception {
    Job job = aPostponedJob();

    jobs.store().cancel("acme", job.id());

    assertThat(now(job).status()).isEqualTo(JobStatus.CANCELLED);
    nextDay();
    complete();
    assertThat(embedder.embedded).hasSize(1);
  }

  @Test
  void other_tenants_are_not_held_up_however_many_are_postponed() throws Exception {
    for (int i = 0; i < 40; i++) {
      limit("spent " + i, 0L);
      store(aRunningJob("spent " + i), "a", "one");
    }
    for (int i = 0; i < 3; i++) {
      store(aRunningJob("zeta"), "page " + i, "one");
    }

    for (int i = 0; i < 3; i++) {
      assertThat(backlog.take(1, MINUTE))
          .extracting(range -> range.generation().tenant())
          .containsExactly("zeta");
    }
    assertThat(backlog.take(100, MINUTE)).isEmpty();
  }

  @Test
  void limit_of_a_tenant_overrides_the_configured_one() throws Exception {
    limit("rich", 100L);
    store(aRunningJob("rich"), "a", "one");
    store(aRunningJob("poor"), "a", "one");

    List<ChunkRange> taken = BackfillRun.backlog(db, INDEX, 0L).take(100, MINUTE);

    assertThat(taken).extracting(range -> range.generation().tenant()).containsExactly("rich");
  }

  @Test
  void limit_is_exceeded_by_the_ranges_in_progress_at_most() throws Exception {
    limit("acme", 1L);
    Job job = aRunningJob("acme");
    for (int i = 0; i < 10; i++) {
      store(job, "page" + i, "text" + i);
    }
    RangeEmbedder ranges = BackfillRun.ranges(db, embedder, index);
    List<ChunkRange> first = backlog.take(2, MINUTE);
    List<ChunkRange> second = backlog.take(2, MINUTE);

    ranges.embed(first);

    assertThat(backlog.take(2, MINUTE)).isEmpty();
    ranges.embed(second);
    assertThat(used("acme")).isEqualTo(2 * (first.size() + second.size()));
  }

  @Test
  void day_ends_at_midnight_in_utc() {
    Today today = usage.today("acme");

    assertThat(today.tokens()).isZero();
    assertThat(today.endsAt()).isAfter(Instant.now());
    assertThat(today.endsAt().truncatedTo(ChronoUnit.DAYS)).isEqualTo(today.endsAt());
  }

  @Test
  void cached_vectors_are_not_counted() throws Exception {
    Embedder cached = cached();
    store(aRunningJob("acme"), "a", "limestone is soft");
    store(aRunningJob("other"), "a", "limestone is soft");
    BackfillRun.complete(db, INDEX, cached, index);
    store(aRunningJob("third"), "a", "limestone is soft");
    BackfillRun.complete(db, INDEX, cached, index);

    assertThat(used("acme") + used("other")).isEqualTo(4);
    assertThat(used("third")).isZero();
  }

  private Embedder cached() {
    return new CachingEmbedder(embedder, new PostgresEmbeddingCache(db), new EmbeddingRate());
  }

  @Test
  void node_that_is_lost_before_it_finishes_its_ranges_has_counted_them() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone is soft");
    endSource(job);
    BackfillRun.ranges(db, cached(), index).embed(backlog.take(10, Duration.ZERO));

    BackfillRun.complete(db, INDEX, cached(), index);

    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(embedder.embedded).hasSize(1);
    assertThat(used("acme")).isEqualTo(4);
  }

  @Test
  void range_that_two_nodes_send_to_the_model_counts_twice_and_its_vectors_once() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone is soft");
    RangeEmbedder ranges = BackfillRun.ranges(db, embedder, index);
    List<ChunkRange> slow = backlog.take(10, Duration.ZERO);
    List<ChunkRange> other = backlog.take(10, MINUTE);

    backlog.finish(ranges.embed(other).added(), BackfillRun.TRANSITIONS::afterVectors);
    backlog.finish(ranges.embed(slow).added(), BackfillRun.TRANSITIONS::afterVectors);
    backlog.finish(slow, BackfillRun.TRANSITIONS::afterVectors);

    assertThat(embedder.embedded).hasSize(2);
    assertThat(used("acme")).isEqualTo(8);
    assertThat(now(job).counts().vectors()).isEqualTo(1);
  }

  @Test
  void tokens_of_one_request_are_added_to_each_tenant() {
    usage.add(Map.of("acme", 3L, "other", 2_147_483_648L));
    usage.add(Map.of("other", 2L));

    assertThat(used("acme")).isEqualTo(3);
    assertThat(used("other")).isEqualTo(2_147_483_650L);
  }
}

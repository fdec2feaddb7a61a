package dev.quarry.orchestrator.store.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobCleaner;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.Retention;
import dev.quarry.orchestrator.job.RetentionStore;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobCleanerTest {
  private static final Retention RETENTION =
      new Retention(
          Map.of(JobStatus.CANCELLED, Duration.ofDays(30)),
          Duration.ofDays(365),
          Duration.ofDays(1));

  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final SlowRetention store = new SlowRetention(new PostgresRetention(db));
  private final JobCleaner cleaner = new JobCleaner(store, RETENTION);

  /** A store whose next deletion of rows fails with a statement timeout. */
  private static final class SlowRetention implements RetentionStore {
    private final RetentionStore real;
    final List<Integer> limits = new ArrayList<>();
    boolean tooSlow;

    SlowRetention(RetentionStore real) {
      this.real = real;
    }

    @Override
    public int deleteRowsOfEnded(JobStatus status, Duration age, int limit) {
      limits.add(limit);
      if (tooSlow) {
        tooSlow = false;
        throw new StoreUnavailableException("statement timeout", new IOException());
      }
      return real.deleteRowsOfEnded(status, age, limit);
    }

    @Override
    public int deleteEnded(JobStatus status, Duration age, int limit) {
      return real.deleteEnded(status, age, limit);
    }

    @Override
    public int deleteTombstones(Duration age, int limit) {
      return real.deleteTombstones(age, limit);
    }

    @Override
    public int deleteUploads(int limit) {
      return real.deleteUploads(limit);
    }

    @Override
    public int deleteTokenCounts(Duration age, int limit) {
      return real.deleteTokenCounts(age, limit);
    }

    @Override
    public int deleteKeys(Duration age, int limit) {
      return real.deleteKeys(age, limit);
    }
  }

  private Job endedLongAgo(int items, int events) {
    Job job = jobs.add("acme", List.of(SampleRequests.aText())).getFirst();
    jobs.store().cancel("acme", job.id());
    db.sql()
        .sql("update job set completed_at = now() - interval '31 days' where id = ?")
        .param(job.id())
        .update();
    db.sql()
        .sql(
            """
            insert into item (job_id, uri, uri_sha256)
            select ?, n::text, sha256(n::text::bytea) from generate_series(1, ?) n
            """)
        .params(job.id(), items)
        .update();
    db.sql()
        .sql(
            """
            insert into job_event (job_id, seq, type)
            select ?, n, 'progress' from generate_series(100, 99 + ?) n
            """)
        .params(job.id(), events)
        .update();
    return job;
  }

  private int count(String table) {
    return db.sql().sql("select count(*) from " + table).query(Integer.class).single();
  }

  @Test
  void large_job_is_deleted_in_batches_and_its_own_row_last() {
    Job big = endedLongAgo(2_500, 1_200);
    assertThat(cleaner.tick()).isTrue();
    assertThat(count("item")).isEqualTo(1_500);
    assertThat(count("job_event")).isLessThan(300);
    assertThat(cleaner.tick()).isTrue();
    assertThat(count("item")).isEqualTo(500);
    assertThat(jobs.store().find("acme", big.id())).isPresent();
    assertThat(cleaner.tick()).isFalse();
    assertThat(jobs.store().find("acme", big.id())).isEmpty();
    assertThat(jobs.store().tombstone("acme", big.id())).isPresent();
    assertThat(count("item") + count("job_event")).isZero();
  }

  @Test
  void job_with_items_is_never_deleted_in_one_statement() {
    endedLongAgo(1, 0);
    assertThat(store.deleteEnded(JobStatus.CANCELLED, Duration.ofDays(30), 20)).isZero();
    assertThat(store.deleteRowsOfEnded(JobStatus.CANCELLED, Duration.ofDays(32), 20)).isZero();
    assertThat(count("item")).isEqualTo(1);
  }

  @Test
  void many_jobs_are_deleted_in_several_batches() {
    for (int i = 0; i < 25; i++) {
      endedLongAgo(1, 0);
    }
    assertThat(cleaner.tick()).isTrue();
    assertThat(count("job")).isEqualTo(5);
    assertThat(cleaner.tick()).isFalse();
    assertThat(count("job")).isZero();
    assertThat(count("job_tombstone")).isEqualTo(25);
  }

  @Test
  void counts_of_tokens_are_deleted_with_tombstones_of_their_age() {
    db.sql()
        .sql(
            """
            insert into embedding_tokens (day, tenant, tokens)
            select current_date - n, 'acme', 1 from generate_series(0, 370) n
            """)
        .update();
    assertThat(cleaner.tick()).isFalse();
    assertThat(count("embedding_tokens")).isBetween(365, 367);
  }

  @Test
  void batches_are_smaller_after_a_timeout_until_all_is_deleted() {
    endedLongAgo(600, 0);
    store.tooSlow = true;
    assertThatThrownBy(cleaner::tick).isInstanceOf(StoreUnavailableException.class);
    assertThat(cleaner.tick()).isTrue();
    assertThat(count("item")).isEqualTo(100);
    assertThat(cleaner.tick()).isFalse();
    assertThat(cleaner.tick()).isFalse();
    assertThat(store.limits).containsExactly(1_000, 500, 500, 1_000);
  }
}

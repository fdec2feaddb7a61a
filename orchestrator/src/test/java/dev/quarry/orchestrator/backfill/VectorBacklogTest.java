package dev.quarry.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.Chunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VectorBacklogTest extends BackfillFixture {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void range_has_consecutive_chunks_and_the_title() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", IntStream.range(0, 70).mapToObj(i -> "text " + i).toArray(String[]::new));

    List<ChunkRange> ranges = backlog.take(100, MINUTE);

    assertThat(ranges).extracting(range -> range.chunks().size()).containsExactly(32, 32, 6);
    assertThat(ranges).allMatch(range -> "a".equals(range.title()));
    assertThat(ranges.stream().flatMap(range -> range.chunks().stream()).map(Chunk::ordinal))
        .containsExactlyElementsOf(IntStream.range(0, 70).boxed().toList());
  }

  @Test
  void taken_range_is_hidden_until_it_is_given_back_or_its_time_is_over() throws Exception {
    store(aRunningJob("acme"), "a", "one");
    List<ChunkRange> taken = backlog.take(10, MINUTE);

    assertThat(backlog.take(10, MINUTE)).isEmpty();
    backlog.giveBack(taken, Duration.ZERO);
    assertThat(backlog.take(10, Duration.ZERO)).hasSize(1);
    assertThat(backlog.take(10, MINUTE)).hasSize(1);
    backlog.giveBackAll();
    assertThat(backlog.take(10, MINUTE)).hasSize(1);
  }

  @Test
  void tenants_take_turns() throws Exception {
    Job large = aRunningJob("large");
    for (int i = 0; i < 40; i++) {
      store(large, "page " + i, "text " + i);
    }
    Job small = aRunningJob("small");
    store(small, "a", "one");

    List<ChunkRange> first = new ArrayList<>(backlog.take(2, MINUTE));
    first.addAll(backlog.take(2, MINUTE));

    assertThat(first).extracting(range -> range.generation().tenant()).contains("small");
  }

  @Test
  void jobs_of_a_tenant_share_its_turns() throws Exception {
    Job large = aRunningJob("acme");
    for (int i = 0; i < 20; i++) {
      store(large, "page " + i, "text " + i);
    }
    Job small = aRunningJob("acme");
    store(small, "a", "one");

    assertThat(backlog.take(2, MINUTE)).extracting(ChunkRange::jobId).contains(small.id());
  }

  @Test
  void every_range_is_taken_however_many_tenants_there_are() throws Exception {
    for (int i = 0; i < 40; i++) {
      store(aRunningJob("tenant " + i), "a", "one");
    }
    List<UUID> taken = new ArrayList<>();
    List<ChunkRange> some = backlog.take(3, MINUTE);
    while (!some.isEmpty()) {
      some.forEach(range -> taken.add(range.jobId()));
      some = backlog.take(3, MINUTE);
    }
    assertThat(taken).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void jobs_in_progress_do_not_hide_later_jobs() throws Exception {
    for (int i = 0; i < 80; i++) {
      store(aRunningJob("acme"), "page " + i, "text " + i);
    }
    List<Long> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      backlog.take(16, MINUTE).forEach(range -> taken.add(range.id()));
    }
    assertThat(taken).hasSize(80).doesNotHaveDuplicates();
  }

  @Test
  void jobs_of_one_chunk_fill_a_request() throws Exception {
    for (int i = 0; i < 70; i++) {
      store(aRunningJob("acme"), "page " + i, "text " + i);
    }
    assertThat(backlog.take(64, MINUTE)).hasSize(64);
  }

  @Test
  void tenants_in_progress_do_not_hide_later_tenants() throws Exception {
    for (int i = 0; i < 20; i++) {
      store(aRunningJob("a" + i), "a", "one");
    }
    List<ChunkRange> taken = new ArrayList<>(backlog.take(20, MINUTE));
    taken.addAll(backlog.take(20, MINUTE));
    assertThat(taken).hasSize(20);
    assertThat(backlog.take(20, MINUTE)).isEmpty();
    store(aRunningJob("z"), "a", "one");

    assertThat(backlog.take(20, MINUTE)).hasSize(1);
  }

  @Test
  void workers_that_take_at_once_take_different_ranges() throws Exception {
    for (int i = 0; i < 40; i++) {
      store(aRunningJob("acme"), "page " + i, "text " + i);
    }
    List<Future<List<ChunkRange>>> takes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        takes.add(threads.submit(() -> backlog.take(5, MINUTE)));
      }
    }
    for (Future<List<ChunkRange>> take : takes) {
      assertThat(take.get()).hasSize(5);
    }
  }

  @Test
  void range_that_is_finished_twice_is_counted_once() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one", "two");
    List<ChunkRange> taken = backlog.take(10, MINUTE);

    backlog.finish(taken, BackfillRun.TRANSITIONS::afterVectors);
    backlog.finish(taken, BackfillRun.TRANSITIONS::afterVectors);

    assertThat(now(job).counts().vectors()).isEqualTo(2);
  }

  @Test
  void of_ranges_that_are_finished_at_once_the_last_completes_the_job() throws Exception {
    for (int round = 0; round < 20; round++) {
      Job job = aRunningJob("acme");
      for (int i = 0; i < 8; i++) {
        store(job, round + " " + i, "text " + i);
      }
      List<ChunkRange> taken = backlog.take(100, MINUTE);
      assertThat(taken).hasSize(8);
      List<Future<?>> writes = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        writes.add(threads.submit(() -> endSource(job)));
        taken.forEach(
            range ->
                writes.add(
                    threads.submit(
                        () ->
                            backlog.finish(
                                List.of(range), BackfillRun.TRANSITIONS::afterVectors))));
      }
      for (Future<?> write : writes) {
        write.get();
      }
      assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(now(job).counts().vectors()).isEqualTo(8);
      assertThat(events(job).stream().filter("completed"::equals)).hasSize(1);
    }
  }

  @Test
  void collection_knows_how_many_vectors_are_missing() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one", "two");
    store(job, "b", "three");

    assertThat(missing()).isEqualTo(3);
    store(aRunningJob("acme"), "a", "one");
    assertThat(missing()).isEqualTo(2);
    backlog.finish(backlog.take(1, MINUTE), BackfillRun.TRANSITIONS::afterVectors);
    assertThat(missing()).isEqualTo(1);
    documents.deleteCollection("acme", COLLECTION);
    assertThat(missing()).isZero();
  }

  private long missing() {
    return db.sql()
        .sql("select sum(missing_vectors) from collection_size")
        .query(Long.class)
        .single();
  }
}

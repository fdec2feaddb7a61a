package dev.quarry.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobStatus;
import dev.quarry.model.SearchMode;
import dev.quarry.model.StageView;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.IndexFlusher;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job from its processed source to its last vector. */
class VectorBackfillTest extends BackfillFixture {

  @Test
  void document_is_found_by_its_words_before_it_has_vectors() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone is soft", "granite is hard");

    assertThat(found(job, SearchMode.KEYWORD, "limestone")).isEqualTo(1);
    assertThat(found(job, SearchMode.HYBRID, "granite")).isEqualTo(1);
    assertThat(found(job, SearchMode.DENSE, "granite")).isZero();

    complete();

    assertThat(found(job, SearchMode.DENSE, "granite")).isPositive();
    assertThat(now(job).counts().vectors()).isEqualTo(2);
  }

  @Test
  void job_gives_back_its_lease_and_is_completed_by_the_last_vector() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one", "two");
    store(job, "b", "three");

    assertThat(endSource(job)).isInstanceOf(Transition.Searchable.class);

    Job waiting = now(job);
    assertThat(waiting.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(waiting.stage()).isEqualTo("embed");
    assertThat(waiting.progress()).isLessThan(100);
    assertThat(waiting.times().searchableAt()).isNotNull();
    assertThat(waiting.times().heartbeatAt()).isNull();
    assertThat(queue.rescue(10, state -> new Transition.Rescued())).isEmpty();
    assertThat(queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(1))).isEmpty();

    assertThat(complete()).last().matches(change -> change.transition() != null);

    Job ended = now(job);
    assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended.partial()).isFalse();
    assertThat(ended.progress()).isEqualTo(100);
    assertThat(ended.result()).isEqualTo(Map.of("ok", true));
    assertThat(ended.counts().vectors()).isEqualTo(ended.counts().chunks()).isEqualTo(3);
    assertThat(ended.stages())
        .extracting(StageView::name, StageView::status)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("embed", "completed"));
    assertThat(events(job)).containsSubsequence("started", "searchable", "completed");
  }

  @Test
  void job_without_missing_vectors_is_completed_at_once() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one");
    complete();

    assertThat(endSource(job)).isInstanceOf(Transition.Completed.class);
    assertThat(now(job).times().searchableAt()).isNotNull();
    assertThat(events(job)).contains("completed").doesNotContain("searchable");
  }

  @Test
  void attempt_cannot_write_after_its_source_is_processed() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one");
    endSource(job);

    assertThatThrownBy(() -> store(job, "b", "late")).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> endSource(job)).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void cancelled_job_keeps_its_documents_and_its_vectors_are_stopped() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone");
    endSource(job);

    jobs.store().cancel("acme", job.id());

    Job cancelled = now(job);
    assertThat(cancelled.status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(cancelled.stages().getLast().status()).isEqualTo("cancelled");
    assertThat(cancelled.stages().getLast().seconds()).isNotNull();
    assertThat(complete()).isEmpty();
    assertThat(found(job, SearchMode.KEYWORD, "limestone")).isEqualTo(1);
    assertThat(embedder.embedded).isEmpty();
  }

  @Test
  void cancelled_while_its_source_is_processed_stops_its_vectors() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone");
    queue.finish(job.fence(), state -> new Transition.Cancelled());

    assertThat(complete()).isEmpty();
    assertThat(embedder.embedded).isEmpty();
  }

  @Test
  void job_that_finds_a_document_unchanged_computes_its_stopped_vectors() throws Exception {
    Job first = aRunningJob("acme");
    store(first, "a", "limestone");
    endSource(first);
    jobs.store().cancel("acme", first.id());
    Job second = aRunningJob("acme");

    ledger.unchanged(
        second.fence(), item(second, "a"), DocumentIds.document(key(second, "a")), List.of());

    assertThat(endSource(second)).isInstanceOf(Transition.Searchable.class);
    complete();
    assertThat(now(second).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(found(second, SearchMode.DENSE, "limestone")).isEqualTo(1);
  }

  @Test
  void job_that_finds_a_document_unchanged_computes_its_refused_vectors() throws Exception {
    embedder.refused = "limestone";
    Job first = aRunningJob("acme");
    store(first, "a", "limestone");
    endSource(first);
    complete();
    assertThat(now(first).partial()).isTrue();
    embedder.refused = null;
    Job second = aRunningJob("acme");

    ledger.unchanged(
        second.fence(), item(second, "a"), DocumentIds.document(key(second, "a")), List.of());

    assertThat(endSource(second)).isInstanceOf(Transition.Searchable.class);
    complete();
    assertThat(now(second).partial()).isFalse();
    assertThat(found(second, SearchMode.DENSE, "limestone")).isEqualTo(1);
  }

  @Test
  void cancelled_job_sends_no_further_request_to_the_model() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", texts(20));
    store(job, "b", texts(40));
    endSource(job);
    embedder.beforeEmbedding = () -> jobs.store().cancel("acme", job.id());

    assertThat(complete()).isEmpty();

    assertThat(embedder.embedded).as("one request of two").hasSize(32);
    assertThat(now(job).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(now(job).counts().vectors()).as("when it was cancelled").isZero();
    assertThat(missing()).as("those of a are there").isEqualTo(40);
    assertThat(events(job)).last().isEqualTo("cancelled");
  }

  @Test
  void cancelled_job_sends_no_further_text_when_the_model_has_refused_one() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "poison");
    store(job, "b", "limestone");
    endSource(job);
    embedder.refused = "poison";
    AtomicInteger requests = new AtomicInteger();
    embedder.beforeEmbedding =
        () -> {
          if (requests.incrementAndGet() == 2) { // the first one with each text alone
            jobs.store().cancel("acme", job.id());
          }
        };

    complete();

    assertThat(embedder.embedded).isEmpty();
    assertThat(missing()).isEqualTo(2);
  }

  @Test
  void text_of_a_document_that_was_replaced_is_not_sent() throws Exception {
    Job first = aRunningJob("acme");
    store(first, "a", texts(32));
    store(first, "b", "old");
    endSource(first);
    List<ChunkRange> taken = backlog.take(33, Duration.ofMinutes(1));
    assertThat(taken).hasSize(2);
    embedder.beforeEmbedding =
        () -> {
          embedder.beforeEmbedding = () -> {};
          documents.delete("acme", DocumentIds.document(key(first, "b")));
        };

    RangeEmbedder.Result result = BackfillRun.ranges(db, embedder, index).embed(taken);

    assertThat(result.added()).hasSize(1);
    assertThat(result.withoutWords()).as("whose words are not restored").isEmpty();
    assertThat(embedder.embedded).hasSize(32);
  }

  private static String[] texts(int n) {
    return IntStream.range(0, n).mapToObj(i -> "text " + i).toArray(String[]::new);
  }

  private int missing() {
    return db.sql().sql("select sum(chunks) from missing_vectors").query(Integer.class).single();
  }

  @Test
  void cancellation_that_was_requested_before_the_source_is_processed_ends_the_job()
      throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one");
    jobs.store().cancel("acme", job.id());

    assertThat(endSource(job)).isInstanceOf(Transition.Cancelled.class);
  }

  @Test
  void job_whose_document_was_deleted_does_not_wait_for_ever() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one");
    endSource(job);
    documents.delete("acme", DocumentIds.document(key(job, "a")));

    assertThat(complete()).isEmpty();
    backlog.completeWaiting(10, BackfillRun.TRANSITIONS::afterVectors);

    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(now(job).counts().vectors()).isZero();
  }

  @Test
  void job_whose_document_was_replaced_does_not_wait_for_the_former_vectors() throws Exception {
    Job first = aRunningJob("acme");
    store(first, "a", "old");
    endSource(first);
    Job second = aRunningJob("acme");
    store(second, "a", "new");
    endSource(second);

    complete();
    backlog.completeWaiting(10, BackfillRun.TRANSITIONS::afterVectors);

    assertThat(embedder.embedded).hasSize(1).allMatch(passage -> passage.contains("new"));
    assertThat(now(first).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(now(first).counts().chunks()).as("nothing of it is stored any more").isZero();
    assertThat(now(second).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(now(second).counts().chunks()).isEqualTo(1);
  }

  @Test
  void chunk_that_the_model_refuses_makes_the_job_partial() throws Exception {
    embedder.refused = "poison";
    Job job = aRunningJob("acme");
    store(job, "a", "one", "poison", "three");
    store(job, "b", "four");
    endSource(job);

    complete();

    Job ended = now(job);
    assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended.partial()).isTrue();
    assertThat(ended.counts().vectors()).isEqualTo(3);
    assertThat(ended.counts().chunks()).isEqualTo(4);
    assertThat(ended.result().get("vectors_refused"))
        .asString()
        .contains("passages=1", "uri=" + key(job, "a").uri() + ",", "code=bad_vectors");
    assertThat(found(job, SearchMode.KEYWORD, "poison")).isEqualTo(1);
  }

  @Test
  void model_that_is_away_refuses_nothing() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one");
    endSource(job);
    embedder.away = true;

    assertThatThrownBy(this::complete).hasMessageContaining("postponed");
    assertThat(now(job).status()).isEqualTo(JobStatus.PROCESSING);

    embedder.away = false;
    complete();
    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(now(job).partial()).isFalse();
  }

  @Test
  void chunk_that_only_the_index_refuses_makes_the_job_partial() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "poison", "two", "three");
    endSource(job);

    completeBy(new RefusingIndex(index, vector -> vector.ordinal() == 0));

    assertThat(now(job).partial()).isTrue();
    assertThat(now(job).counts().vectors()).isEqualTo(2);
  }

  @Test
  void index_that_refuses_every_vector_gives_up_on_no_chunk() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one", "two");
    endSource(job);

    assertThatThrownBy(() -> completeBy(new RefusingIndex(index, vector -> true)))
        .hasMessageContaining("postponed");
    assertThat(now(job).status()).isEqualTo(JobStatus.PROCESSING);

    complete();
    assertThat(now(job).partial()).isFalse();
    assertThat(now(job).counts().vectors()).isEqualTo(2);
  }

  private void completeBy(VectorWriter other) throws InterruptedException {
    BackfillRun.complete(db, INDEX, embedder, other);
  }

  @Test
  void words_that_the_index_lost_before_they_were_durable_are_written_again() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone");
    long generation = documents.version(key(job, "a")).orElseThrow().generation();
    index.delete("acme", DocumentIds.document(key(job, "a")), generation);
    assertThat(found(job, SearchMode.KEYWORD, "limestone")).isZero();

    new IndexFlusher(documents, index).tick();

    assertThat(found(job, SearchMode.KEYWORD, "limestone")).isEqualTo(1);
    assertThat(documents.unflushed(10)).isEmpty();
    complete();
    assertThat(found(job, SearchMode.DENSE, "limestone")).isEqualTo(1);
  }

  @Test
  void restart_keeps_the_vectors_of_documents_that_are_not_recorded_as_durable() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone");
    complete();
    assertThat(documents.unflushed(10)).hasSize(1);

    new IndexFlusher(documents, index).tick();

    assertThat(found(job, SearchMode.DENSE, "limestone")).isEqualTo(1);
  }

  @Test
  void words_that_the_index_lost_after_they_were_durable_are_written_again_for_their_vectors()
      throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone");
    endSource(job);
    new IndexFlusher(documents, index).tick();
    assertThat(documents.unflushed(10)).isEmpty();
    long generation = documents.version(key(job, "a")).orElseThrow().generation();
    index.delete("acme", DocumentIds.document(key(job, "a")), generation);

    assertThat(complete()).isEmpty();
    assertThat(now(job).status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(found(job, SearchMode.KEYWORD, "limestone")).isEqualTo(1);

    backlog.giveBackAll();
    complete();
    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(found(job, SearchMode.DENSE, "limestone")).isEqualTo(1);
  }

  @Test
  void ranges_in_progress_are_held_however_long_the_model_takes() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "limestone");
    endSource(job);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch computed = new CountDownLatch(1);
    embedder.beforeEmbedding =
        () -> {
          reached.countDown();
          computed.await();
        };
    Duration timeout = Duration.ofMillis(900);
    VectorBackfill backfill = BackfillRun.backfill(db, INDEX, embedder, index, timeout);
    backfill.start();
    try {
      assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
      Instant hidden = visibleAt();
      Await.until("held after the timeout", () -> visibleAt().isAfter(hidden.plus(timeout)));
      assertThat(backlog.take(10, timeout)).isEmpty();
    } finally {
      computed.countDown();
      backfill.stop(Duration.ofSeconds(20));
    }

    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(embedder.embedded).hasSize(1);
  }

  private Instant visibleAt() {
    return db.sql()
        .sql("select visible_at from missing_vectors")
        .query((row, n) -> Instants.present(row, "visible_at"))
        .single();
  }
}

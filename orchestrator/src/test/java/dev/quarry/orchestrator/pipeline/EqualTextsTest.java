package dev.quarry.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentQuery;
import dev.quarry.orchestrator.knowledge.StaleGenerationSweeper;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How a text without a source URI is identified, with a real database and a real index. */
final class EqualTextsTest extends SingleItemFixture {
  @Test
  void text_without_a_uri_is_identified_by_its_job() throws Exception {
    RecordingContext context = claimed(JobType.TEXT, null, "Words about basalt.", "My note");
    JobResult first = run(context);
    JobResult second = run(claimed(JobType.TEXT, null, "Words about marble.", "My note"));
    assertThat(first.values())
        .containsEntry("uri", "urn:uuid:" + context.job().id())
        .containsEntry("title", "My note");
    assertThat(second.values().get("document_id")).isNotEqualTo(first.values().get("document_id"));
  }

  @Test
  void an_equal_text_with_an_equal_title_is_unchanged() throws Exception {
    JobResult one = run(claimed(JobType.TEXT, null, "One.", "T"));
    int before = embedder.embedded.size();
    RecordingContext again = claimed(JobType.TEXT, null, "One.", "T");
    JobResult same = run(again);
    assertThat(same.values())
        .containsEntry("unchanged", true)
        .containsEntry("document_id", one.values().get("document_id"))
        .containsEntry("uri", one.values().get("uri"));
    assertThat(item(again).status().code()).isEqualTo("unchanged");
    assertThat(embedder.embedded).hasSize(before);
    // An attempt that crashed after it had found the equal text.
    assertThat(run(again).values()).isEqualTo(same.values());
    for (RecordingContext other :
        List.of(
            claimed(JobType.TEXT, null, "One.", "Another title"),
            claimed(JobType.TEXT, null, "One.", null),
            claimed(JobType.TEXT, null, "One.", "T", Map.of("team", "stone")),
            claimed(JobType.TEXT, "note:1", "One.", "T"))) {
      assertThat(run(other).values()).doesNotContainKey("unchanged");
    }
  }

  @Test
  void equal_texts_at_once_are_stored_once() throws Exception {
    CyclicBarrier indexing = new CyclicBarrier(20);
    List<RecordingContext> contexts = new ArrayList<>();
    List<Callable<JobResult>> runs = new ArrayList<>();
    for (int n = 0; n < indexing.getParties(); n++) {
      RecordingContext context = claimed(JobType.TEXT, null, "One.", "T");
      contexts.add(context);
      runs.add(() -> run(new Together(context, indexing)));
    }
    List<Object> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(runs.size())) {
      for (Future<JobResult> each : threads.invokeAll(runs)) {
        results.add(each.get().values().get("document_id"));
      }
    }

    UUID stored =
        catalog
            .documents("acme", new DocumentQuery("stones", null, null), null, 10)
            .getFirst()
            .documentId();
    assertThat(results).hasSize(20).containsOnly(stored.toString());
    assertThat(contexts.stream().map(each -> item(each).status().code()))
        .containsOnlyOnce("stored")
        .containsOnly("stored", "unchanged");
    assertThat(catalog.documents("acme", new DocumentQuery("stones", null, null), null, 10))
        .hasSize(1);
    assertThat(found("one")).containsExactly(stored);
    new StaleGenerationSweeper(documents, vectors, Duration.ZERO).tick();
    assertThat(documents.stale(Duration.ZERO, 100)).isEmpty();
  }

  /** Waits at the barrier before the document is published. */
  private record Together(JobContext context, CyclicBarrier barrier) implements JobContext {
    @Override
    public Job job() {
      return context.job();
    }

    @Override
    public void stage(String name) {
      if (name.equals("index")) {
        await(barrier);
      }
    }

    @Override
    public void progress(int percent) {}

    @Override
    public void event(String type, Map<String, Object> data) {}
  }

  @Test
  void text_waits_for_the_publication_of_an_equal_one() throws Exception {
    RecordingContext first = claimed(JobType.TEXT, null, "One.", "T");
    RecordingContext second = claimed(JobType.TEXT, null, "One.", "T");
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<JobResult> later =
          db.transaction(
              () -> {
                assertThatNoException().isThrownBy(() -> run(first));
                Future<JobResult> started = thread.submit(() -> run(second));
                Await.until(
                    "the second one waits",
                    Duration.ofSeconds(20),
                    () -> started.isDone() || waitsForLock());
                return started;
              });
      assertThat(later.get(20, TimeUnit.SECONDS).values()).containsEntry("unchanged", true);
    }
  }

  private boolean waitsForLock() {
    return db.sql()
        .sql(
            """
            select exists (select 1 from pg_locks join pg_database on pg_database.oid = database
              where datname = current_database() and locktype = 'advisory' and not granted)
            """)
        .query(Boolean.class)
        .single();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void document_with_equal_content_is_not_an_equal_text() throws Exception {
    run(claimed(JobType.DOCUMENT, page("a.md", "One."), null, null));
    assertThat(run(claimed(JobType.TEXT, null, "One.", null)).values())
        .doesNotContainKey("unchanged");
  }
}

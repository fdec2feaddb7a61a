package dev.quarry.orchestrator.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedCounts;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shorthands for tests of a vector store. */
public abstract class VectorStoreFixture {

  /** The store under test; the same one at every call, until it is reopened. */
  protected abstract VectorStore store();

  /** Closes the store and opens it again as a new process would. */
  protected abstract VectorStore reopen();

  protected static Written document(String title, String... texts) {
    return new Written(generation("acme", "books"), title, List.of(texts));
  }

  /** Writes the words and adds the vectors. */
  protected final void write(Written written) {
    writeWords(written);
    assertThat(addVectors(written)).isTrue();
  }

  protected final void writeWords(Written written) {
    store().write(written.generation(), written.words());
  }

  protected final boolean addVectors(Written written) {
    return store().addVectors(written.generation(), written.vectors());
  }

  protected final void flush() {
    store().flush(store().incarnation());
  }

  protected static Query query(SearchMode mode, String text) {
    return new Query("acme", null, Set.of(), mode, text, ToyVectors.of(text), 10);
  }

  static DocumentGeneration generation(String tenant, String collection) {
    return new DocumentGeneration(tenant, collection, UUID.randomUUID(), 1);
  }

  protected final void delete(Written written) {
    DocumentGeneration g = written.generation();
    store().delete(g.tenant(), g.documentId(), g.generation());
  }

  protected final IndexedCounts count(Written written) {
    DocumentGeneration g = written.generation();
    return store().count(g.tenant(), g.documentId(), g.generation());
  }

  protected static IndexedCounts indexed(long chunks, long vectors) {
    return new IndexedCounts(chunks, vectors);
  }

  static float[] vec() {
    return ToyVectors.of("granite");
  }

  static Query limited(Query q, int limit) {
    return new Query(
        q.tenant(),
        q.collection(),
        q.documentIds(),
        q.filter(),
        q.mode(),
        q.text(),
        q.vectors(),
        limit);
  }

  final List<UUID> find(SearchMode mode, @Nullable String collection, Set<UUID> documents) {
    Query query = new Query("acme", collection, documents, mode, "granite", vec(), 10);
    return store().search(query).stream().map(Hit::chunkId).toList();
  }

  final List<Long> generationsFound(String text) {
    return store().search(query(SearchMode.HYBRID, text)).stream().map(Hit::generation).toList();
  }

  static Comparator<Hit> byScore() {
    return Comparator.comparingDouble(Hit::score).reversed();
  }

  protected static <T> void inParallel(List<T> items, Consumer<T> action)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (T item : items) {
        done.add(threads.submit(() -> action.accept(item)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
  }
}

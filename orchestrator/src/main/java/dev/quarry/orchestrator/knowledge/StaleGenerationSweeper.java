package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes stale generations from the index: those of replaced and deleted documents, and those of
 * attempts that ended between writing words and publishing them.
 *
 * <p>A slow job is safe however long it takes: a reserved generation is not stale while its attempt
 * holds the fence, and once the fence is lost the generation can never be published. The minimum
 * age covers a worker that lost its fence and is still writing. Several nodes may sweep
 * concurrently.
 */
public final class StaleGenerationSweeper {
  private static final Logger log = LoggerFactory.getLogger(StaleGenerationSweeper.class);
  private static final int BATCH_SIZE = 64;

  private final DocumentStore documents;
  private final VectorWriter vectors;
  private final Duration age;

  /**
   * @param age minimum age of an unpublished generation before it is removed
   */
  public StaleGenerationSweeper(DocumentStore documents, VectorWriter vectors, Duration age) {
    this.documents = documents;
    this.vectors = vectors;
    this.age = age;
  }

  /**
   * Removes one batch. Failed removals are retried by the next call.
   *
   * @return the number of removed generations
   */
  public int tick() {
    List<DocumentGeneration> generations = documents.stale(age, BATCH_SIZE);
    if (generations.isEmpty()) {
      return 0;
    }
    long incarnation = vectors.incarnation();
    List<DocumentGeneration> removed = remove(generations);
    try {
      vectors.flush(incarnation);
      removed.forEach(documents::forget);
      return removed.size();
    } catch (VectorStoreException | StoreUnavailableException e) {
      log.warn("The removal of stale generations is not durable; the next sweep repeats it", e);
      return 0;
    }
  }

  private List<DocumentGeneration> remove(List<DocumentGeneration> generations) {
    List<Future<Boolean>> removals = new ArrayList<>();
    // In parallel, because a vector store can make concurrent writes visible together.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      generations.forEach(generation -> removals.add(threads.submit(() -> remove(generation))));
    }
    List<DocumentGeneration> removed = new ArrayList<>();
    for (int i = 0; i < removals.size(); i++) {
      if (removals.get(i).resultNow()) {
        removed.add(generations.get(i));
      }
    }
    return removed;
  }

  private boolean remove(DocumentGeneration generation) {
    try {
      vectors.delete(generation.tenant(), generation.documentId(), generation.generation());
      return true;
    } catch (VectorStoreException e) {
      log.warn(
          "The stale generation {} of document {} could not be removed from the index;"
              + " the next sweep retries",
          generation.generation(),
          generation.documentId(),
          e);
      return false;
    }
  }
}

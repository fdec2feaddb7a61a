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
 * Removes vectors that no search shows: those of replaced and deleted documents, and those of
 * attempts that ended between writing vectors and publishing them.
 *
 * <p>A slow job is safe however long it takes: what its attempt reserved is not stale while the
 * attempt holds its fence, and once the fence is over it can never be published. The age is for the
 * moments in which a worker that lost its fence is still writing. Several nodes may sweep at once.
 */
public final class StaleGenerationSweeper {
  private static final Logger log = LoggerFactory.getLogger(StaleGenerationSweeper.class);
  private static final int AT_ONCE = 64;

  private final DocumentStore documents;
  private final VectorWriter vectors;
  private final Duration age;

  /**
   * @param age how long after it was reserved an unpublished generation is left alone
   */
  public StaleGenerationSweeper(DocumentStore documents, VectorWriter vectors, Duration age) {
    this.documents = documents;
    this.vectors = vectors;
    this.age = age;
  }

  /**
   * Removes some; what fails is tried again by the next tick.
   *
   * @return how many generations are gone
   */
  public int tick() {
    List<Future<Boolean>> removals = new ArrayList<>();
    // At the same time, because a vector store makes several writes durable for the price of one.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (DocumentGeneration generation : documents.stale(age, AT_ONCE)) {
        removals.add(threads.submit(() -> remove(generation)));
      }
    }
    return (int) removals.stream().filter(Future::resultNow).count();
  }

  private boolean remove(DocumentGeneration generation) {
    try {
      vectors.delete(generation.tenant(), generation.documentId(), generation.generation());
      documents.forget(generation);
      return true;
    } catch (VectorStoreException | StoreUnavailableException e) {
      log.warn(
          "Vectors of generation {} of document {}, which nobody sees, stay until the next sweep",
          generation.generation(),
          generation.documentId(),
          e);
      return false;
    }
  }
}

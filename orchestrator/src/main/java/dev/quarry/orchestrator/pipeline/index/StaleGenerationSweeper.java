package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.pipeline.index.VectorStore.DocumentGeneration;
import java.time.Duration;
import java.util.List;
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
  private static final int AT_ONCE = 500;

  private final DocumentStore documents;
  private final VectorStore vectors;
  private final Duration age;

  /**
   * @param age how long after it was reserved an unpublished generation is left alone
   */
  public StaleGenerationSweeper(DocumentStore documents, VectorStore vectors, Duration age) {
    this.documents = documents;
    this.vectors = vectors;
    this.age = age;
  }

  /**
   * Removes some; what fails is tried again by the next tick.
   *
   * @return how many generations are gone; a full batch may mean that there are more
   */
  public int tick() {
    List<DocumentGeneration> stale = documents.stale(age, AT_ONCE);
    int removed = 0;
    for (DocumentGeneration generation : stale) {
      if (Thread.currentThread().isInterrupted() || !remove(generation)) {
        break;
      }
      removed++;
    }
    return removed;
  }

  private boolean remove(DocumentGeneration generation) {
    try {
      vectors.delete(generation.tenant(), generation.documentId(), generation.generation());
    } catch (VectorStoreException e) {
      log.warn("Vectors of replaced and deleted documents stay until the next sweep", e);
      return false;
    }
    documents.forget(generation);
    return true;
  }
}

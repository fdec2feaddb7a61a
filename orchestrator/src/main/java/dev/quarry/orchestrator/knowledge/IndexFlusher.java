package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the words of published generations durable in the index. A generation is published as soon
 * as its words are visible; the database remembers it until they are durable. What the index lost
 * in a crash or after a fatal error is written again from the database.
 */
public final class IndexFlusher {
  private static final Logger log = LoggerFactory.getLogger(IndexFlusher.class);
  private static final int BATCH_SIZE = 1_000;

  private final DocumentStore documents;
  private final VectorWriter index;
  private final WordsRestorer words;

  private static final long NONE = -1;

  /** The incarnation of the index that has the words of every unflushed generation. */
  private long complete = NONE;

  public IndexFlusher(DocumentStore documents, VectorWriter index) {
    this.documents = documents;
    this.index = index;
    this.words = new WordsRestorer(documents, index);
  }

  /**
   * Flushes the generations that were published before. If the index was opened since the last
   * flush, words of these generations that it does not have are written again first.
   *
   * @return whether there may be more
   * @throws VectorStoreException if the index failed; the next call continues
   */
  public synchronized boolean tick() {
    List<DocumentGeneration> generations = documents.unflushed(BATCH_SIZE);
    boolean more = generations.size() == BATCH_SIZE;
    long incarnation = index.incarnation();
    if (incarnation != complete) {
      restore(generations);
    }
    index.flush(incarnation);
    documents.flushed(generations);
    complete = more ? complete : incarnation;
    return more;
  }

  private void restore(List<DocumentGeneration> generations) {
    int restored = words.restore(generations);
    if (restored > 0) {
      log.info("The search index had lost {} documents; their words are there again.", restored);
    }
  }
}

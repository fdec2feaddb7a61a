package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.store.lucene.GroupThread.Call;
import dev.quarry.orchestrator.store.lucene.IndexChange.AddVectors;
import dev.quarry.orchestrator.store.lucene.IndexChange.Delete;
import dev.quarry.orchestrator.store.lucene.IndexChange.DeleteTenant;
import dev.quarry.orchestrator.store.lucene.IndexChange.Refresh;
import dev.quarry.orchestrator.store.lucene.IndexChange.WriteWords;
import dev.quarry.orchestrator.store.lucene.LuceneIndex.Opened;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes in the order of their calls. They become visible when a reader asks for it: a
 * refresh writes a segment, so a crawl that nobody searches meanwhile writes few and large ones.
 */
final class IndexChanges implements Closeable {
  /** A refresh after so many changes bounds what the next reader has to wait for. */
  private static final int MAX_UNSEEN = 1_000;

  private final LuceneIndex index;
  private final GroupThread<IndexChange> thread;

  // These two are written by the thread alone.
  private volatile long applied;
  private volatile long seen;

  // The rest is used by the thread alone.
  private long incarnation;

  /** The attributes of the generations that were changed since the last refresh, if with words. */
  private final Map<Term, Optional<DocumentAttributes>> unseenWords = new HashMap<>();

  IndexChanges(LuceneIndex index, Timing timing) {
    this.index = index;
    this.incarnation = index.current().incarnation();
    thread =
        new GroupThread<>(
            "quarry-lucene-changes", Duration.ZERO, timing.commitInterval(), this::apply);
  }

  /**
   * Applies a change. A reader that calls {@link #refresh} afterwards sees it.
   *
   * @return false if vectors were not added because the generation has no words
   * @throws ExecutionException with the cause; the change may still become visible later
   */
  boolean run(IndexChange change) throws ExecutionException, InterruptedException {
    return thread.run(change);
  }

  /** Returns when searchers see all changes whose calls have returned. */
  void refresh() throws ExecutionException, InterruptedException {
    if (seen != applied) {
      thread.run(new Refresh());
    }
  }

  @Override
  public void close() {
    thread.close();
  }

  private void apply(List<Call<IndexChange>> group) throws IOException {
    Opened opened = index.open();
    if (opened.incarnation() != incarnation) {
      unseenWords.clear();
      incarnation = opened.incarnation();
    }
    Map<Call<IndexChange>, Boolean> results = new LinkedHashMap<>();
    boolean refresh = false;
    for (Call<IndexChange> each : group) {
      try {
        results.put(each, apply(opened, each.argument()));
        refresh |= each.argument() instanceof Refresh;
      } catch (IllegalArgumentException e) {
        // Lucene refuses this change, for instance a vector of a wrong dimension, and no other.
        each.done().completeExceptionally(e);
      }
    }
    if (refresh || applied - seen >= MAX_UNSEEN) {
      opened.searchers().maybeRefreshBlocking();
      unseenWords.clear();
      seen = applied;
    }
    results.forEach((each, result) -> each.done().complete(result));
  }

  private boolean apply(Opened opened, IndexChange change) throws IOException {
    switch (change) {
      case WriteWords(
              Term generation,
              List<Document> words,
              @Nullable DocumentAttributes attributes) -> {
        if (words.isEmpty()) {
          opened.writer().deleteDocuments(generation);
        } else {
          opened.writer().updateDocuments(generation, words);
        }
        unseenWords.put(generation, Optional.ofNullable(attributes));
      }
      case AddVectors(Term generation, Query replaced, List<Document> vectors) -> {
        Optional<DocumentAttributes> attributes = attributes(opened, generation);
        if (attributes.isEmpty()) {
          return false;
        }
        vectors.forEach(attributes.get()::addTo);
        opened.writer().updateDocuments(replaced, vectors);
      }
      case Delete(Term generation) -> {
        opened.writer().deleteDocuments(generation);
        unseenWords.put(generation, Optional.empty());
      }
      case DeleteTenant(Term tenant) -> {
        opened.writer().deleteDocuments(tenant);
        // The generations of the tenant among those that are not visible yet are not known.
        opened.searchers().maybeRefreshBlocking();
        unseenWords.clear();
      }
      case Refresh() -> {
        return true;
      }
    }
    applied++;
    return true;
  }

  /** Empty if the generation has no words. */
  private Optional<DocumentAttributes> attributes(Opened opened, Term generation)
      throws IOException {
    Optional<DocumentAttributes> unseen = unseenWords.get(generation);
    if (unseen != null) {
      return unseen;
    }
    IndexSearcher searcher = opened.searchers().acquire();
    try {
      return Optional.ofNullable(DocumentAttributes.read(searcher, generation));
    } finally {
      opened.searchers().release(searcher);
    }
  }
}

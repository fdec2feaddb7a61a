package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.store.lucene.GroupThread.Call;
import dev.quarry.orchestrator.store.lucene.LuceneIndex.Opened;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.lucene.search.IndexSearcher;

/**
 * Makes changes visible by group refresh: a refresh writes a segment, so the changes that arrive
 * within the refresh interval share one.
 */
final class RefreshGroup implements Closeable {
  /**
   * Vectors first: the open searcher shows every acknowledged change, so it tells whether the words
   * of a generation exist; and a deletion in the same group then deletes the vectors too.
   */
  private static final Comparator<Call<IndexChange>> ORDER =
      Comparator.comparing(each -> !(each.argument() instanceof IndexChange.AddVectors));

  private final LuceneIndex index;
  private final GroupThread<IndexChange> thread;

  RefreshGroup(LuceneIndex index, Timing timing) {
    this.index = index;
    thread =
        new GroupThread<>(
            "quarry-lucene-refresh",
            timing.refreshInterval(),
            timing.commitInterval(),
            this::apply);
  }

  /**
   * Applies a change. Returns when searches see it.
   *
   * @return see {@link IndexChange#apply}
   * @throws ExecutionException with the cause; the change may still become visible later
   */
  boolean run(IndexChange change) throws ExecutionException, InterruptedException {
    return thread.run(change);
  }

  @Override
  public void close() {
    thread.close();
  }

  private void apply(List<Call<IndexChange>> group) throws IOException {
    List<Call<IndexChange>> ordered = new ArrayList<>(group);
    ordered.sort(ORDER);
    Opened opened = index.open();
    Map<Call<IndexChange>, Boolean> applied = new LinkedHashMap<>();
    IndexSearcher acknowledged = opened.searchers().acquire();
    try {
      for (Call<IndexChange> each : ordered) {
        try {
          applied.put(each, each.argument().apply(opened.writer(), acknowledged));
        } catch (IllegalArgumentException e) {
          // Lucene refuses this change, for instance a vector of a wrong dimension, and no other.
          each.done().completeExceptionally(e);
        }
      }
    } finally {
      opened.searchers().release(acknowledged);
    }
    opened.searchers().maybeRefreshBlocking();
    applied.forEach((each, result) -> each.done().complete(result));
  }
}

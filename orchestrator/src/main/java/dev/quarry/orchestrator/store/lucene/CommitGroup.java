package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.store.lucene.GroupThread.Call;
import dev.quarry.orchestrator.store.lucene.LuceneIndex.Opened;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Makes changes durable by group commit: a commit costs the same for one change and for many.
 * Commits also without being asked, so that a crash loses little. Runs beside the changes, which do
 * not wait for the disk.
 */
final class CommitGroup implements Closeable {
  private final LuceneIndex index;
  private final GroupThread<Long> thread;

  CommitGroup(LuceneIndex index, Timing timing) {
    this.index = index;
    thread =
        new GroupThread<>(
            "quarry-lucene-commit", timing.commitPause(), timing.commitInterval(), this::commit);
  }

  /**
   * Commits the changes whose calls have returned.
   *
   * @return whether the index still has this incarnation
   */
  boolean run(long incarnation) throws ExecutionException, InterruptedException {
    return thread.run(incarnation);
  }

  @Override
  public void close() {
    thread.close();
  }

  private void commit(List<Call<Long>> group) throws IOException {
    Opened opened = index.open();
    opened.writer().commit();
    group.forEach(each -> each.done().complete(each.argument() == opened.incarnation()));
  }
}

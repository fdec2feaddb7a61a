package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The item ledger in the table {@code item}. Each write first locks the job's row, which checks the
 * fence and serializes the writers of a job, and finally updates the job's counts.
 */
public final class PostgresItemLedger implements ItemLedger {
  private final Database db;
  private final ItemRows items;

  public PostgresItemLedger(Database db) {
    this.db = db;
    this.items = new ItemRows(db.sql());
  }

  @Override
  public int add(Fence fence, Collection<NewItem> added) {
    return db.transaction(
        () -> {
          FencedStatement.lock(db.sql(), fence);
          return found(fence, added);
        });
  }

  @Override
  public void requeueUnfinished(Fence fence) {
    db.transaction(
        () -> {
          FencedStatement.lock(db.sql(), fence);
          int requeued = items.requeueFetched(fence.jobId());
          items.count(fence.jobId(), new JobCounts(0, -requeued, 0, 0, 0, 0, 0));
          return requeued;
        });
  }

  @Override
  public List<Item> queued(UUID jobId, long afterId, int limit) {
    return db.statement(() -> items.queued(jobId, afterId, limit));
  }

  @Override
  public boolean fetched(
      Fence fence, long itemId, byte[] contentSha256, Collection<NewItem> discovered) {
    return db.transaction(
        () -> {
          FencedStatement.lock(db.sql(), fence);
          if (items.otherHas(fence.jobId(), itemId, contentSha256)) {
            return false;
          }
          if (items.status(fence.jobId(), itemId) != ItemStatus.QUEUED) {
            throw new IllegalStateException("item " + itemId + " is not queued");
          }
          items.fetched(fence.jobId(), itemId, contentSha256);
          items.count(fence.jobId(), new JobCounts(0, 1, 0, 0, 0, 0, 0));
          found(fence, discovered);
          return true;
        });
  }

  @Override
  public void unchanged(Fence fence, long itemId, UUID documentId, Collection<NewItem> discovered) {
    end(fence, itemId, ItemEnd.unchanged(documentId), discovered);
  }

  @Override
  public void skipped(Fence fence, long itemId, SkipReason reason) {
    end(fence, itemId, ItemEnd.skipped(reason), List.of());
  }

  @Override
  public int skipQueued(Fence fence, SkipReason reason) {
    return db.transaction(
        () -> {
          FencedStatement.lock(db.sql(), fence);
          int skipped = items.skipQueued(fence.jobId(), reason);
          items.count(fence.jobId(), new JobCounts(0, 0, 0, 0, skipped, 0, 0));
          return skipped;
        });
  }

  @Override
  public void failed(Fence fence, long itemId, String code, String message) {
    end(fence, itemId, ItemEnd.failed(code, message), List.of());
  }

  /**
   * Marks an item as stored. Callers run this first in the transaction that stores the document: it
   * checks the fence and holds it until the commit.
   *
   * @throws LeaseLostException if the fence does not hold any more; the caller must roll back
   */
  public void stored(Fence fence, long itemId, UUID documentId, int chunks) {
    end(fence, itemId, ItemEnd.stored(documentId, chunks), List.of());
  }

  /** Counts documents that were removed. Callers hold the fence in their transaction. */
  public void removed(Fence fence, int documents) {
    if (documents > 0) {
      items.count(fence.jobId(), JobCounts.ofRemoved(documents));
    }
  }

  /**
   * Adds an item for each document that the job did not meet and that is therefore removed. Callers
   * hold the fence in their transaction.
   */
  public void withdrawn(Fence fence, Collection<String> uris) {
    int added = items.insert(fence.jobId(), uris.stream().map(uri -> new NewItem(uri, 0)).toList());
    int skipped = items.skip(fence.jobId(), uris, SkipReason.WITHDRAWN);
    items.count(fence.jobId(), new JobCounts(added, 0, 0, 0, skipped, 0, 0));
  }

  /** Idempotent: an item that already has this status is not changed. */
  private void end(Fence fence, long itemId, ItemEnd end, Collection<NewItem> discovered) {
    db.transaction(
        () -> {
          FencedStatement.lock(db.sql(), fence);
          ItemStatus from = items.status(fence.jobId(), itemId);
          if (from != end.status()) {
            UUID unchanged = end.status() == ItemStatus.UNCHANGED ? end.documentId() : null;
            int chunks = unchanged == null ? 0 : items.takeOver(fence.jobId(), unchanged);
            JobCounts changes = end.changes(from, chunks);
            items.end(fence.jobId(), itemId, end);
            items.count(fence.jobId(), changes);
          }
          return found(fence, discovered);
        });
  }

  private int found(Fence fence, Collection<NewItem> added) {
    int found = items.insert(fence.jobId(), added);
    if (found > 0) {
      items.count(fence.jobId(), new JobCounts(found, 0, 0, 0, 0, 0, 0));
    }
    return found;
  }

  /** The terminal state of an item. */
  record ItemEnd(
      ItemStatus status,
      @Nullable String reason,
      @Nullable String errorCode,
      @Nullable String errorMessage,
      @Nullable UUID documentId,
      int chunks) {

    static ItemEnd stored(UUID documentId, int chunks) {
      return new ItemEnd(ItemStatus.STORED, null, null, null, documentId, chunks);
    }

    static ItemEnd unchanged(UUID documentId) {
      return new ItemEnd(ItemStatus.UNCHANGED, null, null, null, documentId, 0);
    }

    static ItemEnd skipped(SkipReason reason) {
      return new ItemEnd(ItemStatus.SKIPPED, reason.code(), null, null, null, 0);
    }

    static ItemEnd failed(String code, String message) {
      return new ItemEnd(
          ItemStatus.FAILED, null, PostgresText.of(code), PostgresText.of(message), null, 0);
    }

    /**
     * The changes of the job's counts. A stored item remains counted as fetched.
     *
     * @param takenOver chunks of an unchanged document whose vectors the job takes over
     */
    JobCounts changes(ItemStatus from, int takenOver) {
      int fetched =
          switch (from) {
            case QUEUED -> 0;
            case FETCHED -> -1;
            case STORED, UNCHANGED, SKIPPED, FAILED ->
                throw new IllegalStateException("the item is already terminal: " + from);
          };
      return switch (status) {
        case STORED -> new JobCounts(0, fetched + 1, 1, 0, 0, 0, chunks);
        case UNCHANGED -> new JobCounts(0, fetched, 0, 1, 0, 0, takenOver);
        case SKIPPED -> new JobCounts(0, fetched, 0, 0, 1, 0, 0);
        case FAILED -> new JobCounts(0, fetched, 0, 0, 0, 1, 0);
        case QUEUED, FETCHED -> throw new IllegalStateException("not a terminal status: " + status);
      };
    }
  }
}

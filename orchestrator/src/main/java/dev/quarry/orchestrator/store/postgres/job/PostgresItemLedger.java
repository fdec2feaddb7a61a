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
 * The item ledger in the table {@code item}. Each write locks the job's row, which checks the fence
 * and serializes the writers of a job, and updates the job's counts. A page of a crawl costs few
 * round trips: a write is one statement where one is enough.
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
    return added.isEmpty() ? 0 : db.statement(fence, () -> items.add(fence, added));
  }

  @Override
  public void requeueUnfinished(Fence fence) {
    db.transaction(
        fence,
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
        fence,
        () -> {
          FencedStatement.lock(db.sql(), fence);
          return items.fetched(fence.jobId(), itemId, contentSha256, discovered);
        });
  }

  @Override
  public void unchanged(Fence fence, long itemId, UUID documentId, Collection<NewItem> discovered) {
    if (discovered.isEmpty()) {
      end(fence, itemId, ItemEnd.unchanged(documentId));
      return;
    }
    db.transaction(
        fence,
        () -> {
          items.end(fence, itemId, ItemEnd.unchanged(documentId));
          return items.add(fence, discovered);
        });
  }

  @Override
  public void skipped(Fence fence, long itemId, SkipReason reason) {
    end(fence, itemId, ItemEnd.skipped(reason));
  }

  @Override
  public int skipQueued(Fence fence, SkipReason reason) {
    return db.transaction(
        fence,
        () -> {
          FencedStatement.lock(db.sql(), fence);
          int skipped = items.skipQueued(fence.jobId(), reason);
          items.count(fence.jobId(), new JobCounts(0, 0, 0, 0, skipped, 0, 0));
          return skipped;
        });
  }

  @Override
  public void failed(Fence fence, long itemId, String code, String message) {
    end(fence, itemId, ItemEnd.failed(code, message));
  }

  /**
   * Marks an item as stored. Callers run this first in the transaction that stores the document: it
   * checks the fence and holds it until the commit.
   *
   * @throws LeaseLostException if the fence does not hold any more; the caller must roll back
   */
  public void stored(Fence fence, long itemId, UUID documentId, int chunks) {
    end(fence, itemId, ItemEnd.stored(documentId, chunks));
  }

  /**
   * Notes that documents were removed, each of which has an item, and counts them. Callers hold the
   * fence in their transaction.
   */
  public void removed(Fence fence, Collection<String> uris) {
    if (!uris.isEmpty()) {
      items.removed(fence.jobId(), uris);
    }
  }

  /**
   * Adds an item for each document that the job did not meet and that is therefore removed. Callers
   * hold the fence in their transaction.
   */
  public void withdrawn(Fence fence, Collection<String> uris) {
    items.add(fence, uris.stream().map(uri -> new NewItem(uri, 0)).toList());
    int skipped = items.skip(fence.jobId(), uris, SkipReason.WITHDRAWN);
    items.count(fence.jobId(), new JobCounts(0, 0, 0, 0, skipped, 0, 0));
  }

  /** Idempotent: an item that already has this status is not changed. */
  private void end(Fence fence, long itemId, ItemEnd end) {
    db.statement(
        fence,
        () -> {
          items.end(fence, itemId, end);
          return end;
        });
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

    /** 1 if the item ends with this status. */
    int counted(ItemStatus other) {
      return status == other ? 1 : 0;
    }

    /** The document that is stored; null: none. */
    @Nullable UUID stores() {
      return status == ItemStatus.STORED ? documentId : null;
    }

    /** The document whose vectors become those of the job; null: none. */
    @Nullable UUID takesOver() {
      return status == ItemStatus.UNCHANGED ? documentId : null;
    }
  }
}

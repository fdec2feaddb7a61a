package dev.quarry.orchestrator.job;

import dev.quarry.model.SkipReason;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The items of a job and their status. Every write is fenced, updates the job's counts in the same
 * transaction, and throws {@link LeaseLostException} if the lease is lost. {@code DocumentStore}
 * writes the status {@code stored} together with the document. Thread-safe.
 */
public interface ItemLedger {

  /** A queued item. */
  record Item(long id, String uri, int depth) {}

  /** An item to add. {@code uri} is normalised; it identifies the item within the job. */
  record NewItem(String uri, int depth) {}

  /**
   * Adds the items that the job does not have yet, in order.
   *
   * @return the number of new items
   */
  int add(Fence fence, Collection<NewItem> items);

  /** Puts items that were fetched but never stored (their worker crashed) back into the queue. */
  void requeueUnfinished(Fence fence);

  /** The oldest queued items with an id greater than {@code afterId}, at most {@code limit}. */
  List<Item> queued(UUID jobId, long afterId, int limit);

  /**
   * Marks an item as fetched and adds the items that it links to in the same transaction.
   *
   * @return false, and nothing is written, if another item of the job has the same content
   */
  boolean fetched(Fence fence, long itemId, byte[] contentSha256, Collection<NewItem> discovered);

  /** Marks an item whose content is already stored in the collection. */
  void unchanged(Fence fence, long itemId, UUID documentId, Collection<NewItem> discovered);

  void skipped(Fence fence, long itemId, SkipReason reason);

  /**
   * Skips all items that are still queued, with one reason.
   *
   * @return the number of skipped items
   */
  int skipQueued(Fence fence, SkipReason reason);

  void failed(Fence fence, long itemId, String code, String message);
}

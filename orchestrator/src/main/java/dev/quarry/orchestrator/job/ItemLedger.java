package dev.quarry.orchestrator.job;

import dev.quarry.model.SkipReason;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The items of a job and what became of each. Every write is fenced, is one transaction with the
 * job's counts, and throws {@link LeaseLostException} when the fence is over. That an item is
 * stored is written together with its document, see {@code DocumentStore}. Thread-safe.
 */
public interface ItemLedger {

  /** An item as it waits to be worked on. */
  record Item(long id, String uri, int depth) {}

  /** An item to add. {@code uri} is normalised: it is what makes an item the same as another. */
  record NewItem(String uri, int depth) {}

  /**
   * Adds those items that the job does not have yet, in order.
   *
   * @return how many were new
   */
  int add(Fence fence, Collection<NewItem> items);

  /** Puts items that were fetched but never stored (their worker died) back in the queue. */
  void requeueUnfinished(Fence fence);

  /** The oldest queued items with an id greater than {@code afterId}, at most {@code limit}. */
  List<Item> queued(UUID jobId, long afterId, int limit);

  /**
   * The item's content has arrived. Adds what it links to in the same transaction.
   *
   * @return false if another item of the job already has the same content; nothing is written then
   */
  boolean fetched(Fence fence, long itemId, byte[] contentSha256, Collection<NewItem> discovered);

  /** The item's content is the one that is already stored in the collection. */
  void unchanged(Fence fence, long itemId, UUID documentId, Collection<NewItem> discovered);

  void skipped(Fence fence, long itemId, SkipReason reason);

  /**
   * Skips every item that is still queued, for the same reason.
   *
   * @return how many there were
   */
  int skipQueued(Fence fence, SkipReason reason);

  void failed(Fence fence, long itemId, String code, String message);
}

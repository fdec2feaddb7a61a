package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Documents that their site has withdrawn. Those that an item of the crawl names are noted with the
 * item's end, and removed at the end of the crawl, when it is known how many they are. Each removal
 * is one fenced transaction: documents are deleted, their generations become stale and the job's
 * count {@code removed} grows. A generation later than the one that was read is not deleted. Every
 * method throws {@link dev.quarry.orchestrator.job.LeaseLostException} if the fence is no longer
 * valid. Thread-safe.
 */
public interface Withdrawals {

  /**
   * Names the crawl: documents that its job stores from now on belong to this seed and scope. Adds
   * its first items in the same transaction, unless the job has them.
   *
   * @param scopeSha256 hash of seed and scope
   * @return what earlier attempts of the job noted by {@link #incomplete}
   */
  List<String> begin(Fence fence, byte[] scopeSha256, Collection<NewItem> first);

  /**
   * Notes that the crawl has not looked at all of the site, also for later attempts.
   *
   * @param gap what it left out, a code that the job does not have yet
   */
  void incomplete(Fence fence, String gap);

  /** Ends an item as failed and names its document: the page does not exist any more. */
  void gone(Fence fence, long itemId, StoredVersion version, String code, String message);

  /**
   * Ends an item as skipped and names its document: the page redirects, must not be indexed, or is
   * a copy of another one.
   */
  void withdrawn(Fence fence, long itemId, StoredVersion version, SkipReason reason);

  /**
   * How many documents may leave the index.
   *
   * @param all documents that a crawl of this seed and scope stored, and others that items name
   * @param unmet those of them of which the job has no item
   * @param named those of them that items name
   * @param stated those of the named ones whose page is gone or asks not to be indexed
   */
  record Candidates(int all, int unmet, int named, int stated) {}

  Candidates candidates(Fence fence);

  /**
   * Deletes some of the named documents.
   *
   * @return the reason or error code of each item, by URI; empty if none is left
   */
  Map<String, String> withdrawNamed(Fence fence, int limit);

  /**
   * Deletes some of the unmet documents. Each becomes an item of the job, skipped as {@code
   * withdrawn}.
   *
   * @return their URIs; empty if none is left
   */
  List<String> withdrawUnmet(Fence fence, int limit);
}

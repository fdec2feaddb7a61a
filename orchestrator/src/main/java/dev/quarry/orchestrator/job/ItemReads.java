package dev.quarry.orchestrator.job;

import dev.quarry.model.ChangeCounts;
import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The items of jobs as clients see them; {@link ItemLedger} is for handlers. Thread-safe. */
public interface ItemReads {

  /** Items of a job's ledger with an id greater than {@code afterId}, ordered by id. */
  List<ItemView> list(UUID jobId, @Nullable ItemStatus status, long afterId, int limit);

  /**
   * Documents that the job added, changed or removed, by items with an id greater than {@code
   * afterId}, ordered by the id of the item.
   */
  List<ChangeView> changes(UUID jobId, @Nullable DocumentChange change, long afterId, int limit);

  /** The number of documents that the job has changed so far; zeros if it does not exist. */
  ChangeCounts changeCounts(UUID jobId);
}

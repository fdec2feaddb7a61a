package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;

/** Reads the queued items of a job in their order, some at a time. Not thread-safe. */
final class QueuedItems {
  private static final int PAGE_SIZE = 100;

  private final ItemLedger ledger;
  private final UUID jobId;
  private final Deque<Item> page = new ArrayDeque<>();
  private long last;

  QueuedItems(ItemLedger ledger, UUID jobId) {
    this.ledger = ledger;
    this.jobId = jobId;
  }

  Optional<Item> next() {
    if (page.isEmpty()) {
      page.addAll(ledger.queued(jobId, last, PAGE_SIZE));
    }
    Item next = page.poll();
    if (next != null) {
      last = next.id();
    }
    return Optional.ofNullable(next);
  }
}

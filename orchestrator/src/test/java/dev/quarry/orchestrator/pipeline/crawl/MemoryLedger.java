package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger of one job, in memory. */
final class MemoryLedger implements ItemLedger {

  private static final class Row {
    final Item item;
    ItemStatus status = ItemStatus.QUEUED;
    String reason = "";
    byte @Nullable [] content;

    Row(Item item) {
      this.item = item;
    }
  }

  private final Map<String, Row> rows = new LinkedHashMap<>();

  @Override
  public synchronized int add(Fence fence, Collection<NewItem> items) {
    int before = rows.size();
    for (NewItem item : items) {
      long id = rows.size() + 1L;
      rows.computeIfAbsent(item.uri(), uri -> new Row(new Item(id, uri, item.depth())));
    }
    return rows.size() - before;
  }

  @Override
  public synchronized void requeueUnfinished(Fence fence) {
    for (Row row : rows.values()) {
      if (row.status == ItemStatus.FETCHED) {
        row.status = ItemStatus.QUEUED;
        row.content = null;
      }
    }
  }

  @Override
  public synchronized List<Item> queued(UUID jobId, long afterId, int limit) {
    return rows.values().stream()
        .filter(row -> row.status == ItemStatus.QUEUED && row.item.id() > afterId)
        .limit(limit)
        .map(row -> row.item)
        .toList();
  }

  @Override
  public synchronized boolean fetched(
      Fence fence, long itemId, byte[] contentSha256, Collection<NewItem> discovered) {
    boolean duplicate =
        rows.values().stream()
            .filter(row -> row.item.id() != itemId)
            .filter(row -> row.status == ItemStatus.FETCHED || row.status == ItemStatus.STORED)
            .anyMatch(row -> Arrays.equals(row.content, contentSha256));
    if (duplicate) {
      return false;
    }
    Row row = row(itemId);
    row.status = ItemStatus.FETCHED;
    row.content = contentSha256;
    add(fence, discovered);
    return true;
  }

  @Override
  public void unchanged(Fence fence, long itemId, UUID documentId, Collection<NewItem> discovered) {
    end(itemId, ItemStatus.UNCHANGED, "");
    add(fence, discovered);
  }

  @Override
  public void skipped(Fence fence, long itemId, SkipReason reason) {
    end(itemId, ItemStatus.SKIPPED, reason.code());
  }

  @Override
  public synchronized int skipQueued(Fence fence, SkipReason reason) {
    List<Item> left = queued(fence.jobId(), 0, Integer.MAX_VALUE);
    left.forEach(item -> end(item.id(), ItemStatus.SKIPPED, reason.code()));
    return left.size();
  }

  @Override
  public void failed(Fence fence, long itemId, String code, String message) {
    end(itemId, ItemStatus.FAILED, code);
  }

  void stored(long itemId) {
    end(itemId, ItemStatus.STORED, "");
  }

  /** Path and query of each item with what became of it, such as {@code skipped robots}. */
  synchronized Map<String, String> ends(String site) {
    Map<String, String> ends = new LinkedHashMap<>();
    rows.forEach(
        (uri, row) ->
            ends.put(
                uri.startsWith(site) ? uri.substring(site.length() - 1) : uri,
                (row.status.code() + " " + row.reason).strip()));
    return ends;
  }

  synchronized JobCounts counts() {
    return new JobCounts(
        rows.size(),
        count(ItemStatus.FETCHED) + count(ItemStatus.STORED),
        count(ItemStatus.STORED),
        count(ItemStatus.UNCHANGED),
        count(ItemStatus.SKIPPED),
        count(ItemStatus.FAILED),
        0);
  }

  private int count(ItemStatus status) {
    return (int) rows.values().stream().filter(row -> row.status == status).count();
  }

  private synchronized void end(long itemId, ItemStatus status, String reason) {
    Row row = row(itemId);
    if (row.status != ItemStatus.QUEUED && row.status != ItemStatus.FETCHED) {
      throw new IllegalStateException(row.item.uri() + " has ended as " + row.status);
    }
    row.status = status;
    row.reason = reason;
  }

  private Row row(long itemId) {
    return rows.values().stream().filter(row -> row.item.id() == itemId).findFirst().orElseThrow();
  }
}

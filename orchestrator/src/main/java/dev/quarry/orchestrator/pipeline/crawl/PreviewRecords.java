package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The items of a preview, in memory. It looks at the site as if nothing of it were stored, so
 * nothing is compared or withdrawn. Not thread-safe: a preview visits one page at a time.
 */
final class PreviewRecords implements ItemLedger, StoredDocuments, Withdrawals {
  private final Set<String> known = new HashSet<>();
  private final Map<Long, Item> queued = new LinkedHashMap<>();

  /** The items that have not ended, in the order in which they were found. */
  List<Item> queued() {
    return List.copyOf(queued.values());
  }

  /** The item of a URL, unless it has ended. */
  Optional<Item> queued(String url) {
    return queued.values().stream().filter(item -> item.uri().equals(url)).findFirst();
  }

  @Override
  public int add(Fence fence, Collection<NewItem> items) {
    int before = known.size();
    for (NewItem item : items) {
      if (known.add(item.uri())) {
        long id = known.size();
        queued.put(id, new Item(id, item.uri(), item.depth()));
      }
    }
    return known.size() - before;
  }

  @Override
  public void requeueUnfinished(Fence fence) {
    throw new IllegalStateException("a preview has one attempt");
  }

  @Override
  public List<Item> queued(UUID jobId, long afterId, int limit) {
    return queued.values().stream().filter(item -> item.id() > afterId).limit(limit).toList();
  }

  @Override
  public boolean fetched(
      Fence fence, long itemId, byte[] contentSha256, Collection<NewItem> discovered) {
    end(itemId);
    add(fence, discovered);
    return true;
  }

  @Override
  public Optional<DocumentGeneration> fetched(
      Fence fence,
      long itemId,
      byte[] contentSha256,
      Collection<NewItem> discovered,
      DocumentKey key) {
    fetched(fence, itemId, contentSha256, discovered);
    return Optional.of(
        new DocumentGeneration(key.tenant(), key.collection(), DocumentIds.document(key), itemId));
  }

  @Override
  public void skipped(Fence fence, long itemId, SkipReason reason) {
    end(itemId);
  }

  @Override
  public int skipQueued(Fence fence, SkipReason reason) {
    int skipped = queued.size();
    queued.clear();
    return skipped;
  }

  @Override
  public void failed(Fence fence, long itemId, String code, String message) {
    end(itemId);
  }

  private void end(long itemId) {
    queued.remove(itemId);
  }

  @Override
  public List<String> begin(Fence fence, byte[] scopeSha256, Collection<NewItem> first) {
    add(fence, first);
    return List.of();
  }

  @Override
  public void incomplete(Fence fence, String gap) {}

  @Override
  public Optional<StoredVersion> version(DocumentKey key) {
    return Optional.empty();
  }

  @Override
  public Candidates candidates(Fence fence) {
    return new Candidates(0, 0, 0, 0);
  }

  @Override
  public void unchanged(Fence fence, long itemId, UUID documentId, Collection<NewItem> discovered) {
    throw nothingStored();
  }

  @Override
  public boolean keep(Fence fence, long itemId, StoredVersion stored, NewDocument document) {
    throw nothingStored();
  }

  @Override
  public Optional<StoredText> equalText(
      String tenant,
      String collection,
      byte[] contentSha256,
      @Nullable String title,
      Map<String, Object> metadata) {
    throw nothingStored();
  }

  @Override
  public void gone(Fence fence, long itemId, StoredVersion version, String code, String message) {
    throw nothingStored();
  }

  @Override
  public void withdrawn(Fence fence, long itemId, StoredVersion version, SkipReason reason) {
    throw nothingStored();
  }

  @Override
  public Map<String, String> withdrawNamed(Fence fence, int limit) {
    throw nothingStored();
  }

  @Override
  public List<String> withdrawUnmet(Fence fence, int limit) {
    throw nothingStored();
  }

  private static IllegalStateException nothingStored() {
    return new IllegalStateException("a preview finds no stored document");
  }
}

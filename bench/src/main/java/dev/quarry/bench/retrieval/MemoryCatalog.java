package dev.quarry.bench.retrieval;

import dev.quarry.model.ChunkView;
import dev.quarry.model.CollectionView;
import dev.quarry.model.DocumentView;
import dev.quarry.model.VectorCounts;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.paging.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chunks of one tenant in memory. It supports what a search reads, and nothing else. */
final class MemoryCatalog implements DocumentCatalog {
  private final Map<UUID, StoredChunk> chunks = new HashMap<>();

  void add(StoredChunk chunk) {
    chunks.put(chunk.chunkId(), chunk);
  }

  Collection<StoredChunk> all() {
    return chunks.values();
  }

  @Override
  public Map<UUID, StoredChunk> current(String tenant, Collection<UUID> chunkIds) {
    Map<UUID, StoredChunk> found = new HashMap<>();
    for (UUID id : chunkIds) {
      StoredChunk chunk = chunks.get(id);
      if (chunk != null) {
        found.put(id, chunk);
      }
    }
    return found;
  }

  @Override
  public Coverage coverage(String tenant, @Nullable String collection) {
    return new Coverage(new VectorCounts(chunks.size(), chunks.size(), null), 0);
  }

  @Override
  public List<CollectionView> collections(String tenant) {
    throw notRead();
  }

  @Override
  public List<DocumentView> documents(
      String tenant, DocumentQuery query, @Nullable Position before, int limit) {
    throw notRead();
  }

  @Override
  public Optional<DocumentView> document(String tenant, UUID documentId) {
    throw notRead();
  }

  @Override
  public Optional<List<ChunkView>> chunks(String tenant, UUID documentId, long after, int limit) {
    throw notRead();
  }

  /** The port has more than a search reads; a measurement that calls it would measure nothing. */
  private static UnsupportedOperationException notRead() {
    return new UnsupportedOperationException("A search does not read this from the catalog");
  }
}

package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedCounts;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** An index that refuses calls with some vectors. */
record RefusingIndex(VectorWriter index, Predicate<ChunkVector> refused) implements VectorWriter {
  @Override
  public boolean addVectors(DocumentGeneration generation, List<ChunkVector> vectors) {
    if (vectors.stream().anyMatch(refused)) {
      throw new VectorStoreException(VectorStoreException.Reason.REFUSED, "refused", null);
    }
    return index.addVectors(generation, vectors);
  }

  @Override
  public void write(DocumentGeneration generation, List<IndexedChunk> chunks) {
    index.write(generation, chunks);
  }

  @Override
  public void delete(String tenant, UUID documentId, long generation) {
    index.delete(tenant, documentId, generation);
  }

  @Override
  public void deleteTenant(String tenant) {
    index.deleteTenant(tenant);
  }

  @Override
  public long incarnation() {
    return index.incarnation();
  }

  @Override
  public void flush(long incarnation) {
    index.flush(incarnation);
  }

  @Override
  public IndexedCounts count(String tenant, UUID documentId, long generation) {
    return index.count(tenant, documentId, generation);
  }
}

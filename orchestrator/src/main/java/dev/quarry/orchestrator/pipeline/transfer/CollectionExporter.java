package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.model.CollectionView;
import dev.quarry.orchestrator.embed.EmbeddingCache;
import dev.quarry.orchestrator.embed.ModelRecognition;
import dev.quarry.orchestrator.embed.TextHash;
import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.CollectionExport;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.ExportStore;
import dev.quarry.orchestrator.knowledge.ExportStore.Origin;
import dev.quarry.orchestrator.knowledge.ExportStore.StoredChunk;
import dev.quarry.orchestrator.knowledge.ExportStore.StoredDocument;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the stored documents of a collection, with the vectors of the model in use as far as they
 * were imported or are in the embedding cache. The model computes nothing. Thread-safe.
 */
public final class CollectionExporter implements CollectionExport {
  /** Vectors of one document; the others are computed again after an import. */
  private static final long MAX_VECTOR_BYTES = 24L << 20;

  private static final int VECTORS_PER_QUERY = 256;
  private static final byte[] BEFORE_ALL = {};
  private static final HexFormat HEX = HexFormat.of();

  private final DocumentCatalog catalog;
  private final ExportStore documents;
  private final EmbeddingCache vectors;
  private final ModelRecognition model;
  private final InstantSource clock;
  private final String version;

  /**
   * @param version of Quarry
   */
  public CollectionExporter(
      DocumentCatalog catalog,
      ExportStore documents,
      EmbeddingCache vectors,
      ModelRecognition model,
      InstantSource clock,
      String version) {
    this.catalog = catalog;
    this.documents = documents;
    this.vectors = vectors;
    this.model = model;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public Optional<Export> of(String tenant, String collection) {
    return catalog.collections(tenant).stream()
        .filter(each -> each.name().equals(collection))
        .findFirst()
        .map(size -> out -> write(tenant, size, out));
  }

  private void write(String tenant, CollectionView collection, OutputStream out)
      throws IOException {
    long written = 0;
    long chunks = 0;
    try (CollectionWriter file = new CollectionWriter(out)) {
      file.write(header(collection));
      byte[] position = BEFORE_ALL;
      Optional<StoredDocument> next = documents.next(tenant, collection.name(), position);
      while (next.isPresent()) {
        StoredDocument document = next.get();
        file.write(record(document));
        written++;
        chunks += document.chunks().size();
        next = documents.next(tenant, collection.name(), document.position());
      }
      file.write(new FileRecord.End(written, chunks));
    }
  }

  private FileRecord.Header header(CollectionView collection) {
    return new FileRecord.Header(
        FileRecord.FORMAT,
        FileRecord.VERSION,
        version,
        collection.name(),
        clock.instant(),
        collection.documents(),
        collection.chunks(),
        model
            .probe()
            .map(
                probe ->
                    new FileRecord.Model(model.model(), probe.length, VectorBytes.encode(probe)))
            .orElse(null));
  }

  private FileRecord.Document record(StoredDocument document) {
    Origin origin = document.origin();
    byte[] scope = origin.crawlScope();
    return new FileRecord.Document(
        document.key().uri(),
        document.key().text(),
        document.title(),
        document.language(),
        document.text(),
        HEX.formatHex(Sha256.of(document.text())),
        origin.ingestedAt(),
        document.metadata(),
        new FileRecord.Recrawl(
            HEX.formatHex(origin.contentSha256()),
            origin.etag(),
            origin.lastModified(),
            origin.links(),
            origin.extraction(),
            scope == null ? null : HEX.formatHex(scope)),
        chunks(document));
  }

  private List<FileRecord.FileChunk> chunks(StoredDocument document) {
    List<FileRecord.FileChunk> chunks = new ArrayList<>(document.chunks().size());
    long bytes = 0;
    for (int from = 0; from < document.chunks().size(); from += VECTORS_PER_QUERY) {
      int to = Math.min(from + VECTORS_PER_QUERY, document.chunks().size());
      List<StoredChunk> some = document.chunks().subList(from, to);
      Map<TextHash, float[]> cached =
          bytes < MAX_VECTOR_BYTES ? cached(document.title(), some) : Map.of();
      List<TextHash> hashes = hashes(document.title(), some);
      for (int i = 0; i < some.size(); i++) {
        StoredChunk chunk = some.get(i);
        float[] vector = chunk.vector() == null ? cached.get(hashes.get(i)) : chunk.vector();
        if (bytes >= MAX_VECTOR_BYTES) {
          vector = null;
        }
        bytes += vector == null ? 0 : (long) Float.BYTES * vector.length;
        chunks.add(chunk(chunk.chunk(), vector));
      }
    }
    return chunks;
  }

  private Map<TextHash, float[]> cached(@Nullable String title, List<StoredChunk> chunks) {
    return vectors.find(
        model.model(),
        hashes(title, chunks.stream().filter(chunk -> chunk.vector() == null).toList()));
  }

  private static List<TextHash> hashes(@Nullable String title, List<StoredChunk> chunks) {
    return Passage.of(title, chunks.stream().map(StoredChunk::chunk).toList()).stream()
        .map(TextHash::of)
        .toList();
  }

  private static FileRecord.FileChunk chunk(Chunk chunk, float @Nullable [] vector) {
    return new FileRecord.FileChunk(
        chunk.headings(),
        chunk.startOffset(),
        chunk.endOffset(),
        vector == null ? null : VectorBytes.encode(vector),
        chunk.context().isEmpty() ? null : chunk.context(),
        chunk.anchor());
  }
}

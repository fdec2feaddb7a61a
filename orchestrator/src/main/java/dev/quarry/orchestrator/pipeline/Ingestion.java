package dev.quarry.orchestrator.pipeline;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one document's ingestion: the output of each stage, which is the input of the next.
 * Not thread-safe.
 */
final class Ingestion {
  private final Fence fence;
  private final long itemId;
  private final DocumentKey key;
  private final SingleItem.Source source;
  private final boolean unlessEqual;
  private @Nullable DocumentGeneration reserved;
  private @Nullable LoadedContent content;
  private byte @Nullable [] contentSha256;
  private @Nullable ExtractedDocument document;
  private List<Chunk> chunks = List.of();
  private Optional<StoredText> equal = Optional.empty();

  /**
   * @param unlessEqual see {@link NewDocument#unlessEqual}
   */
  Ingestion(
      Fence fence, long itemId, DocumentKey key, SingleItem.Source source, boolean unlessEqual) {
    this.fence = fence;
    this.itemId = itemId;
    this.key = key;
    this.source = source;
    this.unlessEqual = unlessEqual;
  }

  Fence fence() {
    return fence;
  }

  long itemId() {
    return itemId;
  }

  DocumentKey key() {
    return key;
  }

  boolean unlessEqual() {
    return unlessEqual;
  }

  /** The generation to publish; null: none is reserved yet. */
  @Nullable DocumentGeneration reserved() {
    return reserved;
  }

  void reserved(@Nullable DocumentGeneration generation) {
    reserved = generation;
  }

  /** Loads the content at the first call. */
  LoadedContent content() throws StageException, InterruptedException {
    if (content == null) {
      content = source.load();
    }
    return content;
  }

  /** The hash of {@link #content}. */
  byte[] contentSha256() throws StageException, InterruptedException {
    if (contentSha256 == null) {
      contentSha256 = Sha256.of(content().bytes());
    }
    return contentSha256;
  }

  ExtractedDocument document() {
    return requireNonNull(document, "not extracted yet");
  }

  void document(ExtractedDocument extracted) {
    document = extracted;
  }

  List<Chunk> chunks() {
    return chunks;
  }

  void chunks(List<Chunk> cut) {
    chunks = cut;
  }

  /** The stored text because of which this document was not published. */
  Optional<StoredText> equal() {
    return equal;
  }

  void equal(Optional<StoredText> found) {
    equal = found;
  }
}

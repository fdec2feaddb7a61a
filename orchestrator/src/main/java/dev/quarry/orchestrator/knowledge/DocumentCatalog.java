package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.CollectionView;
import dev.quarry.model.DocumentView;
import dev.quarry.orchestrator.paging.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is stored, for reading. Another tenant's documents do not exist. Thread-safe. */
public interface DocumentCatalog {

  List<CollectionView> collections(String tenant);

  /** Newest first, from {@code before} on; without text and metadata. */
  List<DocumentView> documents(
      String tenant,
      @Nullable String collection,
      @Nullable String uri,
      @Nullable Position before,
      int limit);

  Optional<DocumentView> document(String tenant, UUID documentId);

  /** Which documents a search is restricted to. Absent members do not restrict. */
  record DocumentFilter(
      @Nullable String collection, @Nullable String uriPrefix, @Nullable String language) {

    public boolean accepts(StoredChunk chunk) {
      return (collection == null || collection.equals(chunk.collection()))
          && (uriPrefix == null || chunk.uri().startsWith(uriPrefix))
          && (language == null || isVariant(chunk.language(), language));
    }

    private static boolean isVariant(@Nullable String actual, String wanted) {
      if (actual == null) {
        return false;
      }
      String one = actual.toLowerCase(Locale.ROOT);
      String other = wanted.toLowerCase(Locale.ROOT);
      return one.equals(other) || one.startsWith(other + "-");
    }
  }

  /**
   * Documents whose address begins with the prefix, in the language or one of its variants ({@code
   * en} includes {@code en-GB}); any {@code limit} of them if there are more.
   */
  Set<UUID> matching(String tenant, DocumentFilter filter, int limit);

  /** A chunk of a generation that counts, with its document. */
  record StoredChunk(
      UUID chunkId,
      UUID documentId,
      String collection,
      String uri,
      @Nullable String title,
      @Nullable String language,
      List<String> headings,
      String text,
      int startOffset,
      int endOffset,
      Instant ingestedAt) {}

  /**
   * Those of the chunks that belong to the generation of their document that counts now: hits of a
   * replaced or unfinished generation are missing from the answer.
   */
  Map<UUID, StoredChunk> current(String tenant, Collection<UUID> chunkIds);
}

package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A collection (a named set of documents) and its size.
 *
 * @param bytes of the texts of its documents in UTF-8
 * @param vectors how many of its chunks have a vector
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionView(
    String name,
    long documents,
    long chunks,
    @JsonProperty("updated_at") @Nullable Instant updatedAt,
    @Nullable Long bytes,
    @Nullable VectorCounts vectors) {

  public CollectionView {
    requireNonNull(name, "name");
  }

  public CollectionView(String name, long documents, long chunks, @Nullable Instant updatedAt) {
    this(name, documents, chunks, updatedAt, null, null);
  }
}

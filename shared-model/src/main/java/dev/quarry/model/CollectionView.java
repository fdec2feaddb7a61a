package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A collection (a named set of documents) and its size. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionView(
    String name,
    long documents,
    long chunks,
    @JsonProperty("updated_at") @Nullable Instant updatedAt) {

  public CollectionView {
    requireNonNull(name, "name");
  }
}

package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** All collections of a tenant. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CollectionList(List<CollectionView> collections) {

  public CollectionList {
    collections = collections == null ? List.of() : List.copyOf(collections);
  }
}

package dev.quarry.standalone.rules.planted.orchestrator.search;

import dev.quarry.standalone.rules.planted.orchestrator.store.qdrant.Leaf;

/** Picks a technology. */
public class NamesStore {
  public final Class<?> named = Leaf.class;
}

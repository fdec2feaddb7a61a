package dev.quarry.standalone.rules.planted.orchestrator.search;

import dev.quarry.standalone.rules.planted.orchestrator.store.qdrant.Leaf;

/** Chooses a technology. */
public class NamesStore {
  public final Class<?> named = Leaf.class;
}

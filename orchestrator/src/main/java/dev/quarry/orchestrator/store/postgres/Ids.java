package dev.quarry.orchestrator.store.postgres;

import java.util.UUID;
import java.util.stream.Stream;

/** Converts ids to an array parameter, which the statement casts to {@code uuid[]}. */
public final class Ids {
  private Ids() {}

  public static String[] of(Stream<UUID> ids) {
    return ids.map(UUID::toString).toArray(String[]::new);
  }
}

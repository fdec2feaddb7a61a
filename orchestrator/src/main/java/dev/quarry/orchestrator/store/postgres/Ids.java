package dev.quarry.orchestrator.store.postgres;

import java.util.UUID;
import java.util.stream.Stream;

/** Ids as the driver takes many of them: to be cast to {@code uuid[]}. */
public final class Ids {
  private Ids() {}

  public static String[] of(Stream<UUID> ids) {
    return ids.map(UUID::toString).toArray(String[]::new);
  }
}

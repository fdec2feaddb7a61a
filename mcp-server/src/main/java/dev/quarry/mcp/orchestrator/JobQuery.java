package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.Nullable;

/**
 * Filter and page of a list of jobs, newest first. Null members do not restrict.
 *
 * @param search a part of the source URI, or the beginning of the id
 */
public record JobQuery(
    @Nullable String status,
    @Nullable String type,
    @Nullable String collection,
    @Nullable String search,
    int limit,
    @Nullable String cursor) {

  /** The newest jobs. */
  public static JobQuery newest(int limit) {
    return new JobQuery(null, null, null, null, limit, null);
  }

  /** The newest jobs that match this text. */
  public static JobQuery search(String text, int limit) {
    return new JobQuery(null, null, null, text, limit, null);
  }
}

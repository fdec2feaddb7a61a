package dev.quarry.orchestrator.handler;

import java.util.Collection;
import java.util.Map;

/** What a job achieved, shown to the client as {@code result}. */
public record JobResult(Map<String, Object> values) {
  private static final long MOST = 8_000_000;
  private static final int OTHER = 8;

  public JobResult {
    values = Map.copyOf(values);
  }

  /**
   * A result is read and sent as a whole with the job, so what is too large for that ends the job
   * with a reason instead of the node with an exhausted heap.
   *
   * @throws StageException {@code result_too_large}, which trying again does not help
   */
  public JobResult bounded() throws StageException {
    long size = size(values);
    if (size > MOST) {
      throw StageException.permanent(
          "result_too_large",
          "The result has %,d characters; at most %,d are kept. Store it where it can be fetched, and return a link."
              .formatted(size, MOST));
    }
    return this;
  }

  /** Characters, about. */
  private static long size(Object value) {
    return switch (value) {
      case String text -> text.length();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .mapToLong(
                  each ->
                      size(each.getKey()) + (each.getValue() == null ? 0 : size(each.getValue())))
              .sum();
      case Collection<?> all -> all.stream().mapToLong(each -> each == null ? 0 : size(each)).sum();
      default -> OTHER;
    };
  }
}

package dev.quarry.orchestrator.handler;

import java.util.Collection;
import java.util.Map;

/** The result of a completed job, shown to the client as {@code result}. */
public record JobResult(Map<String, Object> values) {
  private static final long MAX_CHARACTERS = 8_000_000;
  private static final int OTHER_VALUE_SIZE = 8;

  public JobResult {
    values = Map.copyOf(values);
  }

  /**
   * Checks the size. A result is read and sent as a whole with its job; a result that is too large
   * must fail the job rather than exhaust the heap of the node.
   *
   * @throws StageException {@code result_too_large}, not retryable
   */
  public JobResult bounded() throws StageException {
    long size = size(values);
    if (size > MAX_CHARACTERS) {
      throw StageException.permanent(
          "result_too_large",
          ("The result has about %,d characters, more than the limit of %,d. Store the content"
                  + " elsewhere and return a link to it.")
              .formatted(size, MAX_CHARACTERS));
    }
    return this;
  }

  /** Approximate size in characters. */
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
      default -> OTHER_VALUE_SIZE;
    };
  }
}

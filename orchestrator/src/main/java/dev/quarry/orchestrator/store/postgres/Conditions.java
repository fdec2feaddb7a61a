package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.paging.Position;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@code where} clause: conditions joined by "and". It contains only the requested
 * conditions, so that the planner can use a separate plan for each combination. Values are always
 * bound as parameters.
 */
public final class Conditions {
  private final List<String> texts = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  public Conditions and(String text, Object... bound) {
    texts.add(text);
    values.addAll(List.of(bound));
    return this;
  }

  public Conditions andGiven(String text, @Nullable String value) {
    return value == null ? this : and(text, PostgresText.of(value));
  }

  /**
   * Keyset pagination: the rows after a position in descending order.
   *
   * @param order a row comparison, for example {@code (created_at, id) < (?, ?::uuid)}
   */
  public Conditions andAfter(String order, @Nullable Position position) {
    return position == null
        ? this
        : and(order, position.at().atOffset(ZoneOffset.UTC), position.id());
  }

  public String text() {
    return texts.isEmpty() ? "true" : String.join(" and ", texts);
  }

  /** The bound values, followed by more values. */
  public List<Object> values(Object... more) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all;
  }
}

package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.paging.Position;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code where}: conditions joined by "and", only those that are asked for, so
 * that each combination has a plan of its own. Values are always bound, never part of the text.
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
   * Rows after a position in descending order.
   *
   * @param order such as {@code (created_at, id) < (?, ?::uuid)}
   */
  public Conditions andAfter(String order, @Nullable Position position) {
    return position == null
        ? this
        : and(order, position.at().atOffset(ZoneOffset.UTC), position.id());
  }

  public String text() {
    return texts.isEmpty() ? "true" : String.join(" and ", texts);
  }

  /** The bound values, and whatever is bound behind them. */
  public List<Object> values(Object... more) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all;
  }
}

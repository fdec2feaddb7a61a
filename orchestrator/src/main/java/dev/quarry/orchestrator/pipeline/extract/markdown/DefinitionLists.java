package dev.quarry.orchestrator.pipeline.extract.markdown;

import dev.quarry.orchestrator.knowledge.Definition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the entries of definition lists while a text is written. Not thread-safe. */
final class DefinitionLists {
  private static final int MAX_DEFINITIONS = 20_000;

  /** The terms that stand together before what is said about them. */
  record Terms(int start, int end) {}

  private final List<Definition> found = new ArrayList<>();
  private @Nullable Terms terms;
  private boolean explained;

  /**
   * A term was written.
   *
   * @param start -1 if it was blank
   */
  void term(int start, int end) {
    if (start < 0) {
      return;
    }
    Terms before = explained ? null : terms;
    terms = new Terms(before == null ? start : before.start(), end);
    explained = false;
  }

  /** What is said about the last terms is written next. They are given back to {@link #leave}. */
  @Nullable Terms enter() {
    Terms entered = terms;
    terms = null;
    explained = false;
    return entered;
  }

  /**
   * What is said about the terms was written.
   *
   * @param end of the text so far
   */
  void leave(@Nullable Terms entered, int end) {
    if (entered != null && end > entered.end() && found.size() < MAX_DEFINITIONS) {
      found.add(new Definition(entered.start(), entered.end(), end));
    }
    terms = entered;
    explained = true;
  }

  List<Definition> list() {
    return found;
  }
}

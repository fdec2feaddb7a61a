package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.Definition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The definition lists of a Markdown text: which terms a part of the text is about. */
public final class Definitions {
  public static final Definitions NONE = new Definitions(List.of());

  /** How far before a passage its term is looked for. */
  private static final int LOOK_BACK = 20_000;

  /** Of more levels of definitions the inner ones count. */
  private static final int MAX_LEVELS = 4;

  /** Longer terms are cut. */
  private static final int MAX_TERMS_LENGTH = 2_000;

  private record Entry(Definition range, @Nullable Entry around) {}

  private final NavigableMap<Integer, Entry> byStart = new TreeMap<>();

  /**
   * @param ranges nested or apart; a range that overlaps another one is ignored
   */
  public Definitions(List<Definition> ranges) {
    List<Definition> sorted = new ArrayList<>(ranges);
    sorted.sort(
        Comparator.comparingInt(Definition::start)
            .thenComparing(Comparator.comparingInt(Definition::end).reversed()));
    Entry open = null;
    for (Definition range : sorted) {
      while (open != null && open.range().end() <= range.start()) {
        open = open.around();
      }
      boolean within =
          open == null
              || open.range().meaning() <= range.start() && range.end() <= open.range().end();
      if (within) {
        open = new Entry(range, open);
        byStart.put(range.start(), open);
      }
    }
  }

  /**
   * Finds the terms of passages again, where only their contexts are known.
   *
   * @param contexts see {@link Chunk#context}, by the ranges of the passages
   */
  public static Definitions of(String text, Map<Range, String> contexts) {
    List<Definition> found = new ArrayList<>();
    contexts.forEach(
        (range, context) ->
            context
                .lines()
                .takeWhile(Definitions::isTerm)
                .forEach(term -> find(text, range, term, found)));
    return new Definitions(found);
  }

  /** A part of the text: {@code [start, end)}. */
  public record Range(int start, int end) {}

  private static void find(String text, Range range, String term, List<Definition> found) {
    int from = Math.max(0, range.start() - LOOK_BACK);
    int at = text.substring(from, range.start()).lastIndexOf(term + "\n");
    int start = from + at;
    if (at >= 0 && (start == 0 || text.charAt(start - 1) == '\n')) {
      found.add(new Definition(start, start + term.length() + 1, range.end()));
    }
  }

  /** Whether a line of a context is a term, not the head of a table or of code. */
  private static boolean isTerm(String line) {
    return !line.isBlank()
        && !line.startsWith("|")
        && !line.startsWith("`")
        && !line.startsWith("~");
  }

  /** Whether a term begins at this offset or stands there. */
  boolean isTerm(int offset) {
    Map.Entry<Integer, Entry> nearest = byStart.floorEntry(offset);
    return nearest != null && offset < nearest.getValue().range().meaning();
  }

  /** The terms that a part of the text is about, outermost first, one in each line. */
  List<String> around(String text, int offset) {
    Deque<String> terms = new ArrayDeque<>();
    Map.Entry<Integer, Entry> nearest = byStart.floorEntry(offset);
    Entry entry = nearest == null ? null : nearest.getValue();
    for (int levels = 0; entry != null && levels < MAX_LEVELS; entry = entry.around()) {
      Definition range = entry.range();
      if (range.meaning() <= offset && offset < range.end()) {
        lines(text, range).reversed().forEach(terms::addFirst);
        levels++;
      }
    }
    return List.copyOf(terms);
  }

  private static List<String> lines(String text, Definition range) {
    int end = Math.min(range.meaning(), range.start() + MAX_TERMS_LENGTH);
    return text.substring(range.start(), end)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }
}

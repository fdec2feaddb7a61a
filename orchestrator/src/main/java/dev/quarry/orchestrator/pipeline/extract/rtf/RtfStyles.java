package dev.quarry.orchestrator.pipeline.extract.rtf;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The paragraph styles of an RTF file. */
final class RtfStyles {
  private static final int MAX_ANCESTORS = 20;
  private static final int NONE = -1;

  private record Style(String name, int level, int base) {}

  private final Map<Integer, Style> styles = new HashMap<>();
  private final StringBuilder name = new StringBuilder();
  private int number;
  private int level = NONE;
  private int base = NONE;

  /** A property of the style that is being defined. */
  void property(String word, int value) {
    switch (word) {
      case "s" -> number = value;
      // Styles of characters, sections and tables have numbers of their own.
      case "cs", "ds", "ts" -> number = -1 - value;
      case "outlinelevel" -> level = value;
      case "sbasedon" -> base = value;
      default -> {}
    }
  }

  /** The name of a style ends with a semicolon, and so does its definition. */
  void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ';') {
        end();
      } else if (name.length() < 200) {
        name.append(text.charAt(i));
      }
    }
  }

  void end() {
    String named = name.toString().strip().toLowerCase(Locale.ROOT);
    if (!named.isEmpty()) {
      styles.putIfAbsent(number, new Style(named, level == NONE ? named(named) : level, base));
    }
    name.setLength(0);
    number = 0;
    level = NONE;
    base = NONE;
  }

  /** The built-in styles have these names in a file of any language. */
  private static int named(String name) {
    if (name.equals("title")) {
      return 0;
    }
    return name.matches("heading [1-9]") ? name.charAt(8) - '1' : NONE;
  }

  /** The outline level from 0 that a style has or inherits; -1 if none. */
  int level(int style) {
    Style at = styles.get(style);
    for (int i = 0; i < MAX_ANCESTORS && at != null; i++) {
      if (at.level() != NONE) {
        return at.level();
      }
      at = at.base() == NONE ? null : styles.get(at.base());
    }
    return NONE;
  }

  /** Whether paragraphs of a style are entries of a table of contents, which repeats headings. */
  boolean isContentsEntry(int style) {
    Style named = styles.get(style);
    return named != null && named.name().matches("toc [1-9]|table of figures");
  }
}

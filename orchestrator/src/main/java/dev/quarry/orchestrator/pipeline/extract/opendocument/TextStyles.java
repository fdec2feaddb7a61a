package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The styles of paragraphs and lists, with what they inherit (OpenDocument 1.3, section 16). */
final class TextStyles {
  private static final int MAX_ANCESTORS = 20;
  private static final int MAX_HEADING = 6;

  private record Style(String parent, int outlineLevel, String list) {}

  private final Map<String, Style> paragraphs = new HashMap<>();

  /** The first number of each list style and level that counts. */
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Adds the definitions of {@code office:styles} or {@code office:automatic-styles}. */
  void add(Xml styles) {
    for (Xml style : styles.elements()) {
      if (style.is("style:style") && style.attributeOr("style:family").equals("paragraph")) {
        paragraphs.put(
            style.attributeOr("style:name"),
            new Style(
                style.attributeOr("style:parent-style-name"),
                level(style.attributeOr("style:default-outline-level")),
                style.attributeOr("style:list-style-name")));
      } else if (style.is("text:list-style")) {
        list(style);
      }
    }
  }

  private void list(Xml style) {
    String name = style.attributeOr("style:name");
    for (Xml level : style.elements()) {
      if (level.is("text:list-level-style-number")
          && !level.attributeOr("style:num-format").isEmpty()) {
        numbers.put(
            name + "/" + level.attributeOr("text:level"),
            number(level.attribute("text:start-value"), 1));
      }
    }
  }

  /** The level of a paragraph that is a heading by its style, 1 to 6; 0 for others. */
  int headingLevel(Xml paragraph) {
    String name = paragraph.attributeOr("text:style-name");
    for (int i = 0; i < MAX_ANCESTORS && !name.isEmpty(); i++) {
      if (name.equals("Title")) {
        return 1;
      }
      Style style = paragraphs.get(name);
      if (style == null) {
        return 0;
      }
      if (style.outlineLevel() > 0) {
        return style.outlineLevel();
      }
      name = style.parent();
    }
    return 0;
  }

  /** Whether a paragraph is a line of code. */
  boolean isCode(Xml paragraph) {
    String name = paragraph.attributeOr("text:style-name");
    for (int i = 0; i < MAX_ANCESTORS && !name.isEmpty(); i++) {
      if (name.startsWith("Preformatted") || name.matches("(Source|HTML)_20_(Code|Preformatted)")) {
        return true;
      }
      Style style = paragraphs.get(name);
      name = style == null ? "" : style.parent();
    }
    return false;
  }

  /** The list style that paragraphs of a style have; empty if none. */
  String listOf(Xml paragraph) {
    Style style = paragraphs.get(paragraph.attributeOr("text:style-name"));
    return style == null ? "" : style.list();
  }

  /** The first number of a list at a level from 1; null if its items have no numbers. */
  @Nullable Integer firstNumber(String list, int level) {
    return numbers.get(list + "/" + level);
  }

  /** An outline level as that of an HTML heading; 0 if there is none. */
  static int level(String outline) {
    return Math.min(number(outline, 0), MAX_HEADING);
  }

  /** A number of up to six digits. */
  static int number(@Nullable String value, int absent) {
    return value != null && value.matches("\\d{1,6}") ? Integer.parseInt(value) : absent;
  }
}

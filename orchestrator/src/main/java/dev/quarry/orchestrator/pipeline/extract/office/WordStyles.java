package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paragraph styles of a Word document, with what they inherit. */
final class WordStyles {
  /** The outline level that means body text. */
  private static final int BODY = 9;

  private static final int MAX_ANCESTORS = 20;

  private record Style(
      String name, String base, @Nullable Integer level, @Nullable Xml numbering) {}

  private final Map<String, Style> styles = new HashMap<>();

  /** The styles of a part, or none. */
  WordStyles(@Nullable Xml part) {
    if (part == null) {
      return;
    }
    for (Xml style : part.elements()) {
      if (style.is("w:style")) {
        Xml properties = style.child("w:pPr");
        styles.put(
            style.attributeOr("w:styleId"),
            new Style(
                value(style.child("w:name")).toLowerCase(Locale.ROOT),
                value(style.child("w:basedOn")),
                level(properties),
                properties == null ? null : properties.child("w:numPr")));
      }
    }
  }

  /** The level of a heading, 1 to 6; 0 for other paragraphs. */
  int headingLevel(@Nullable Xml properties) {
    Integer own = level(properties);
    return heading(own == null ? styleLevel(styleOf(properties)) : own);
  }

  private static int heading(int outline) {
    return outline >= BODY ? 0 : Math.min(outline + 1, 6);
  }

  private int styleLevel(String id) {
    String at = id;
    for (int i = 0; i < MAX_ANCESTORS && !at.isEmpty(); i++) {
      Style style = styles.get(at);
      if (style == null) {
        return named(at.toLowerCase(Locale.ROOT));
      }
      if (style.level() != null) {
        return style.level();
      }
      int named = named(style.name());
      if (named < BODY) {
        return named;
      }
      at = style.base();
    }
    return BODY;
  }

  /** The built-in styles have these names in a file of any language. */
  private static int named(String name) {
    if (name.equals("title")) {
      return 0;
    }
    String digit = name.startsWith("heading") ? name.substring("heading".length()).strip() : "";
    return digit.length() == 1 && digit.charAt(0) >= '1' && digit.charAt(0) <= '9'
        ? digit.charAt(0) - '1'
        : BODY;
  }

  /** Whether the paragraph is an entry of a table of contents, which repeats headings. */
  boolean isContentsEntry(@Nullable Xml properties) {
    Style style = styles.get(styleOf(properties));
    return style != null && style.name().matches("toc \\d|table of figures");
  }

  /** Whether the paragraph is a line of code. */
  boolean isCode(@Nullable Xml properties) {
    Style style = styles.get(styleOf(properties));
    return style != null
        && style.name().matches("source ?code|html preformatted|preformatted text|code( block)?");
  }

  /** The list that a paragraph belongs to by its style or itself; null if to none. */
  @Nullable Xml numbering(@Nullable Xml properties) {
    Xml own = properties == null ? null : properties.child("w:numPr");
    String at = styleOf(properties);
    for (int i = 0; i < MAX_ANCESTORS && own == null && !at.isEmpty(); i++) {
      Style style = styles.get(at);
      own = style == null ? null : style.numbering();
      at = style == null ? "" : style.base();
    }
    return own;
  }

  private static String styleOf(@Nullable Xml properties) {
    return properties == null ? "" : value(properties.child("w:pStyle"));
  }

  private static @Nullable Integer level(@Nullable Xml properties) {
    Xml level = properties == null ? null : properties.child("w:outlineLvl");
    String value = value(level);
    return value.matches("\\d") ? Integer.valueOf(value) : null;
  }

  private static String value(@Nullable Xml element) {
    return element == null ? "" : element.attributeOr("w:val");
  }
}

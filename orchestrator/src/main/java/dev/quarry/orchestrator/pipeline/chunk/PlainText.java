package dev.quarry.orchestrator.pipeline.chunk;

import java.util.regex.Pattern;

/** Markdown as one reads it: of links and images only their words. */
public final class PlainText {
  /** The words may hold brackets of their own, one level deep; addresses never hold parentheses. */
  private static final Pattern LINK =
      Pattern.compile(
          "!?\\[((?:[^\\[\\]\\\\]|\\\\.|\\[[^\\[\\]]{0,200}]){0,1000})]\\([^()\\s]{0,4000}\\)");

  private PlainText() {}

  public static String of(String markdown) {
    if (markdown.indexOf("](") < 0) {
      return markdown;
    }
    String outer = LINK.matcher(markdown).replaceAll("$1");
    // A picture within a link.
    return outer.indexOf("](") < 0 ? outer : LINK.matcher(outer).replaceAll("$1");
  }
}

package dev.quarry.orchestrator.pipeline.extract.document;

import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.markdown.LinkResolver;
import dev.quarry.orchestrator.pipeline.extract.markdown.MarkdownWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The Markdown of a document, written block by block: only one block at a time is a tree of
 * elements. Not thread-safe.
 */
public final class DocumentText {
  /** The first line of a document is its title only up to this length. */
  private static final int MAX_LINE_TITLE = 100;

  private static final int MAX_TITLE = 200;
  private static final int MAX_FACT = 2_000;

  private final int maxChars;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private @Nullable String heading;
  private @Nullable String firstLine;
  private boolean headingIsTitle = true;

  /**
   * @param maxChars maximum length of the Markdown
   */
  public DocumentText(int maxChars) {
    this.maxChars = maxChars;
  }

  /**
   * Adds a block: an HTML element such as a paragraph, heading, list or table.
   *
   * @throws TextLimitException if the limit is reached
   */
  public void add(Element block) {
    if (heading == null && isHeading(block)) {
      heading = titleOf(block.text(), MAX_TITLE);
    } else if (firstLine == null && block.nameIs("p")) {
      firstLine = titleOf(block.wholeText().strip().lines().findFirst().orElse(""), MAX_LINE_TITLE);
    }
    Element root = new Element("div");
    root.appendChild(block);
    write(CleanText.of(MarkdownWriter.write(root, new LinkResolver(""))));
  }

  /** Adds a heading. */
  public void heading(int level, String text) {
    add(new Element("h" + Math.clamp(level, 1, 6)).text(text));
  }

  /** Adds a paragraph. */
  public void paragraph(String text) {
    add(new Element("p").text(text));
  }

  /** Adds text that is Markdown, or that is read as such, with its lines. */
  public void lines(String text) {
    String clean = CleanText.of(text.replace("\r\n", "\n").replace('\r', '\n'));
    if (firstLine == null && heading == null) {
      firstLine = titleOf(clean.strip().lines().findFirst().orElse(""), MAX_LINE_TITLE);
    }
    int from = 0;
    for (int i = 0; i < clean.length() && Character.isWhitespace(clean.charAt(i)); i++) {
      if (clean.charAt(i) == '\n') {
        from = i + 1;
      }
    }
    write(clean.substring(from));
  }

  /** Begins a table with the names of its columns. */
  public void head(List<String> cells) {
    StringBuilder head = new StringBuilder();
    MarkdownRow.append(head, cells);
    head.append("\n|").append(" --- |".repeat(cells.size()));
    write(head.toString());
  }

  /** Adds a row to the table that was begun last. */
  public void row(List<String> cells) {
    out.append('\n');
    MarkdownRow.append(out, cells);
    checkLength();
  }

  private void write(String markdown) {
    String block = markdown.stripTrailing();
    if (block.isEmpty()) {
      return;
    }
    if (!out.isEmpty()) {
      out.append("\n\n");
    }
    out.append(block);
    checkLength();
  }

  private void checkLength() {
    if (out.length() > maxChars) {
      cut();
      throw new TextLimitException();
    }
  }

  /** At the end of a line, if there is one in the second half. */
  private void cut() {
    int line = out.lastIndexOf("\n", maxChars);
    out.setLength(line > maxChars / 2 ? line : maxChars);
  }

  /** The headings that follow are no title of the document, but for instance names of sheets. */
  public void headingsAreNoTitle() {
    headingIsTitle = false;
  }

  /** Sets metadata; the first value stays. */
  public void fact(String name, @Nullable String value) {
    if (value != null && !value.isBlank() && value.length() <= MAX_FACT) {
      facts.putIfAbsent(name, value.strip());
    }
  }

  public Map<String, String> facts() {
    return facts;
  }

  public String markdown() {
    return out.toString();
  }

  /** Maximum length of the Markdown. */
  public int maxChars() {
    return maxChars;
  }

  /** Length of the Markdown so far. */
  public int length() {
    return out.length();
  }

  /**
   * The title in the metadata, unless a word processor generated it; else the first heading, else a
   * short first line.
   */
  public @Nullable String title() {
    String named = titleOf(facts.getOrDefault("title", ""), MAX_TITLE);
    if (named != null) {
      return named;
    }
    if (heading != null && headingIsTitle) {
      return heading;
    }
    return firstLine;
  }

  private static boolean isHeading(Element block) {
    return switch (block.normalName()) {
      case "h1", "h2", "h3" -> true;
      default -> block.hasClass("title");
    };
  }

  private static @Nullable String titleOf(String text, int maxLength) {
    String bare = text.strip();
    boolean usable =
        bare.length() > 2
            && bare.length() <= maxLength
            && !bare.matches(
                "(?i)untitled.*|microsoft word -.*|.*\\.(docx?|pptx?|xlsx?|indd|dvi|tex|qxd)");
    return usable ? bare : null;
  }
}

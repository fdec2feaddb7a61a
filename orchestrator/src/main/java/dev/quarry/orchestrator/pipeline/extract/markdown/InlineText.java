package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Collects the inline content of a paragraph: words, code, links, images. Emphasis is dropped: its
 * marks between words would disturb searches. The recursion is bounded by the tree's depth.
 */
final class InlineText {
  private static final Pattern POWER = Pattern.compile("[-+−]?(?:\\d{1,3}|[nxk])");
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private final StringBuilder text = new StringBuilder();
  private final LinkResolver links;
  private final boolean oneLine;

  /**
   * @param oneLine line breaks become spaces, as headings and table cells require
   */
  InlineText(LinkResolver links, boolean oneLine) {
    this.links = links;
    this.oneLine = oneLine;
  }

  /** Writes an element as one line. */
  static String line(Element element, LinkResolver links) {
    InlineText inline = new InlineText(links, true);
    inline.addChildren(element);
    return inline.take();
  }

  void add(Node node) {
    if (node instanceof TextNode words) {
      addWords(words.getWholeText());
    } else if (node instanceof Element element) {
      addElement(element);
    }
  }

  /**
   * Returns the paragraph so far, escaped where a line would begin a block, and begins a new one.
   */
  String take() {
    String paragraph = text.toString().strip();
    text.setLength(0);
    return oneLine ? paragraph : Escapes.lineStarts(paragraph);
  }

  private void addChildren(Element element) {
    for (int i = 0; i < element.childNodeSize(); i++) {
      add(element.childNode(i));
    }
  }

  private void addElement(Element element) {
    switch (element.normalName()) {
      case "br" -> breakLine();
      case "code", "tt", "kbd", "samp" -> addCode(element);
      case "a" -> addLink(element);
      case "img" -> addImage(element);
      case "annotation", "script", "style", "rt", "rp", "rtc" -> {}
      case "sup" -> addSuperscript(element);
      case "td", "th", "p", "div", "li", "dt", "dd", "tr", "h1", "h2", "h3", "h4", "h5", "h6" -> {
        space();
        addChildren(element);
        space();
      }
      default -> addChildren(element);
    }
  }

  /** A power keeps its mark: 10^6 is another number than 106. */
  private void addSuperscript(Element element) {
    int start = text.length();
    boolean power =
        start > 0
            && Character.isLetterOrDigit(text.charAt(start - 1))
            && POWER.matcher(element.ownText()).matches()
            && element.childrenSize() == 0;
    if (power) {
      text.append('^');
    }
    addChildren(element);
  }

  private void addWords(String words) {
    int from = 0;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (isPlain(c)) {
        continue;
      }
      text.append(words, from, i);
      from = i + 1;
      if (Character.isWhitespace(c) || c == '\u00a0') {
        space();
      } else if (c != '\u200b' && c != '\ufeff' && c != '\u00ad') {
        Escapes.character(text, c, i + 1 < words.length() ? words.charAt(i + 1) : ' ');
      }
    }
    text.append(words, from, words.length());
  }

  /** Characters that are copied as they are. */
  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == ','
        || c == '-'
        || c == '_'
        || c > '\u00ff' && Character.isLetter(c);
  }

  private void space() {
    if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.append(' ');
    }
  }

  private void breakLine() {
    if (oneLine) {
      space();
      return;
    }
    while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    text.append('\n');
  }

  private void addCode(Element element) {
    String code = WHITE_SPACE.matcher(element.wholeText()).replaceAll(" ");
    String inner = code.strip();
    if (inner.isEmpty()) {
      space();
      return;
    }
    if (code.startsWith(" ")) {
      space();
    }
    // Adjacent code elements (Sphinx splits names): two fences in a row would be read as one.
    if (!text.isEmpty() && text.charAt(text.length() - 1) == '`') {
      text.append(' ');
    }
    String fence = "`".repeat(Escapes.longestRun(inner, '`') + 1);
    String pad = inner.startsWith("`") || inner.endsWith("`") ? " " : "";
    text.append(fence).append(pad).append(inner).append(pad).append(fence);
    if (code.endsWith(" ")) {
      space();
    }
  }

  private void addLink(Element element) {
    int start = text.length();
    addChildren(element);
    String target = element.attr("href").startsWith("#") ? "" : links.resolve(element, "href");
    if (!target.startsWith("http:") && !target.startsWith("https:")) {
      return;
    }
    int from = start;
    while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    int to = text.length();
    while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      text.insert(to, "](" + Escapes.address(target) + ")").insert(from, '[');
    }
  }

  private void addImage(Element element) {
    String alt = WHITE_SPACE.matcher(element.attr("alt")).replaceAll(" ").strip();
    String source = links.resolve(element, "src");
    if (!alt.isEmpty() && source.startsWith("http")) {
      text.append("![");
      addWords(alt.replace("]", "\\]").replace("[", "\\["));
      text.append("](").append(Escapes.address(source)).append(')');
    }
  }
}

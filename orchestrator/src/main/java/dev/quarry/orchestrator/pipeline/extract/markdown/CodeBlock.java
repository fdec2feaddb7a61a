package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Writes a preformatted element as a fenced code block, with its language if the page names it. */
final class CodeBlock {
  private static final Pattern LANGUAGE =
      Pattern.compile(
          "(?:^|\\s)(?:(?:language|lang|highlight|highlight-source)-|brush:\\s?)([\\w+#.-]+)");
  private static final Pattern WORD = Pattern.compile("[\\w+#.-]{1,20}");
  private static final Set<String> NO_LANGUAGE =
      Set.of("default", "none", "notranslate", "text", "plaintext", "source", "highlight");
  private static final Pattern BLOCK = Pattern.compile("(?i)display\\s*:\\s*(?:block|flex|grid)");
  private static final Pattern PREFORMATTED =
      Pattern.compile("(?i)display\\s*:\\s*block|white-space\\s*:\\s*pre");
  private static final Pattern LINE_CLASS =
      Pattern.compile("(?:^|\\s)(?:line|code-line|token-line|view-line|hljs-line|cl)(?:$|\\s)");
  private static final Pattern CODE_CELL =
      Pattern.compile("(?i)(?:^|[\\s_-])(?:code|line)(?:$|[\\s_-])");
  private static final Set<String> LINES = Set.of("div", "li", "tr", "p");

  private CodeBlock() {}

  static String write(Element pre) {
    StringBuilder code = new StringBuilder();
    append(pre, code);
    return fenced(code.toString(), language(pre));
  }

  private static String fenced(String code, String language) {
    String text = code.replace("\r\n", "\n").replace('\r', '\n').replace('\u00a0', ' ');
    text = text.substring(firstLine(text)).stripTrailing();
    if (text.isBlank()) {
      return "";
    }
    String fence = "`".repeat(Math.max(3, Escapes.longestRun(text, '`') + 1));
    return fence + language + "\n" + text + "\n" + fence;
  }

  /** The start of the first non-blank line. */
  private static int firstLine(String text) {
    int line = 0;
    for (int i = 0; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
      if (text.charAt(i) == '\n') {
        line = i + 1;
      }
    }
    return line;
  }

  private static void append(Node node, StringBuilder code) {
    boolean line = false;
    for (int i = 0; i < node.childNodeSize(); i++) {
      Node child = node.childNode(i);
      if (line && !beginsWithBreak(child)) {
        breakLine(code);
      }
      line = false;
      if (child instanceof TextNode text) {
        code.append(text.getWholeText());
      } else if (child instanceof Element element) {
        if (element.normalName().equals("br")) {
          code.append('\n');
        } else {
          append(element, code);
          line = isLine(element);
        }
      }
    }
    if (line) {
      breakLine(code);
    }
  }

  private static void breakLine(StringBuilder code) {
    if (!code.isEmpty() && code.charAt(code.length() - 1) != '\n') {
      code.append('\n');
    }
  }

  private static boolean beginsWithBreak(Node node) {
    if (node instanceof TextNode text) {
      String words = text.getWholeText();
      return words.startsWith("\n") || words.startsWith("\r");
    }
    return node.nameIs("br");
  }

  /** An element that is shown as a line of its own. */
  private static boolean isLine(Element element) {
    if (LINES.contains(element.normalName())) {
      return true;
    }
    return element.attributesSize() > 0
        && (BLOCK.matcher(element.attr("style")).find()
            || LINE_CLASS.matcher(element.className()).find());
  }

  /** Whether an element that is mostly inline has several lines of code. */
  static boolean isBlock(Element element) {
    if (!element.nameIs("code") && !element.nameIs("samp") && !element.nameIs("tt")) {
      return false;
    }
    if (element.attributesSize() > 0 && PREFORMATTED.matcher(element.attr("style")).find()) {
      return true;
    }
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child
          && (child.nameIs("br") || isLine(child) && i + 1 < element.childNodeSize())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a table is a listing: each row has the number of a line and its code. */
  static boolean isListing(Element table) {
    for (Element row : TableBlock.rows(table)) {
      List<Element> cells = TableBlock.cells(row);
      if (!cells.isEmpty()) {
        Element last = cells.getLast();
        return cells.size() <= 3
            && CODE_CELL.matcher(last.className()).find()
            && (cells.size() > 1 || last.hasAttr("id") || last.hasAttr("data-line-number"))
            && !hasPre(last);
      }
    }
    return false;
  }

  private static boolean hasPre(Element cell) {
    return cell.children().stream().anyMatch(child -> child.nameIs("pre"));
  }

  static String writeListing(Element table) {
    StringBuilder code = new StringBuilder();
    for (Element row : TableBlock.rows(table)) {
      List<Element> cells = TableBlock.cells(row);
      if (!cells.isEmpty()) {
        StringBuilder line = new StringBuilder();
        append(cells.getLast(), line);
        code.append(line.toString().stripTrailing()).append('\n');
      }
    }
    return fenced(code.toString(), language(table));
  }

  /** Looks at the element, at the code element within, and at the wrappers of Sphinx and others. */
  private static String language(Element pre) {
    String language =
        pre.children().stream()
            .filter(child -> child.nameIs("code"))
            .findFirst()
            .map(CodeBlock::languageOf)
            .orElse("");
    Element element = pre;
    for (int up = 0; up < 4 && element != null && language.isEmpty(); up++) {
      language = languageOf(element);
      element = element.parent();
    }
    return language;
  }

  private static String languageOf(Element element) {
    if (element.attributesSize() == 0) {
      return "";
    }
    String named =
        element.hasAttr("data-lang") ? element.attr("data-lang") : element.attr("data-language");
    if (named.isEmpty()) {
      Matcher matcher = LANGUAGE.matcher(element.className());
      named = matcher.find() ? matcher.group(1) : "";
    }
    named = named.toLowerCase(Locale.ROOT);
    return NO_LANGUAGE.contains(named) || !WORD.matcher(named).matches() ? "" : named;
  }
}

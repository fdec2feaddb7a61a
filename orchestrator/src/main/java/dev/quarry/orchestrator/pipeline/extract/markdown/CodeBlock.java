package dev.quarry.orchestrator.pipeline.extract.markdown;

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
          "(?:^|\\s)(?:language|lang|highlight|highlight-source|brush:)[-\\s]?([\\w+#.-]+)");
  private static final Pattern WORD = Pattern.compile("[\\w+#.-]{1,20}");
  private static final Set<String> NO_LANGUAGE =
      Set.of("default", "none", "notranslate", "text", "plaintext", "source", "highlight");
  private static final Set<String> LINES = Set.of("div", "li", "tr", "p");

  private CodeBlock() {}

  static String write(Element pre) {
    StringBuilder code = new StringBuilder();
    append(pre, code);
    String text = code.toString().replace("\r\n", "\n").replace('\r', '\n').replace('\u00a0', ' ');
    text = text.substring(firstLine(text)).stripTrailing();
    if (text.isBlank()) {
      return "";
    }
    String fence = "`".repeat(Math.max(3, Escapes.longestRun(text, '`') + 1));
    return fence + language(pre) + "\n" + text + "\n" + fence;
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
    for (int i = 0; i < node.childNodeSize(); i++) {
      Node child = node.childNode(i);
      if (child instanceof TextNode text) {
        code.append(text.getWholeText());
      } else if (child instanceof Element element) {
        if (element.normalName().equals("br")) {
          code.append('\n');
        } else {
          append(element, code);
          boolean line = LINES.contains(element.normalName());
          if (line && !code.isEmpty() && code.charAt(code.length() - 1) != '\n') {
            code.append('\n');
          }
        }
      }
    }
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

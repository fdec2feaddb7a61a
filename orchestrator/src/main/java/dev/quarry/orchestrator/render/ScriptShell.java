package dev.quarry.orchestrator.render;

import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Recognises a page whose HTML holds no text but scripts that would create it.
 *
 * <p>It has a script, and either no word at all, or few words (a loading message, a footer) beside
 * an empty element that scripts fill: a custom element, or a block element with an id. What {@code
 * noscript} says is not counted: browsers do not show it.
 */
public final class ScriptShell {
  /** A loading message and a copyright line; a short page of its own has more. */
  private static final int FEW_LETTERS = 80;

  /** The HTML of a shell is short; text further down is not looked for. */
  private static final int MAX_CHARS = 500_000;

  private static final Set<String> INVISIBLE =
      Set.of("head", "script", "style", "noscript", "template", "svg", "iframe", "object");

  private static final Set<String> BLOCKS = Set.of("div", "main", "section", "article");

  private ScriptShell() {}

  /** Whether the page has to be rendered to be read. */
  public static boolean matches(String html) {
    if (!html.contains("<script") && !html.contains("<SCRIPT")) {
      return false;
    }
    Document page = Jsoup.parse(html.substring(0, Math.min(html.length(), MAX_CHARS)));
    if (page.select("script").stream().noneMatch(ScriptShell::isExecutable)) {
      return false;
    }
    VisibleText text = new VisibleText();
    page.filter(text);
    return text.letters == 0 || (text.letters <= FEW_LETTERS && text.hasPlaceForScripts);
  }

  /** Data in a script element (JSON-LD, templates) runs nothing. */
  private static boolean isExecutable(Element script) {
    String type = script.attr("type").strip().toLowerCase(Locale.ROOT);
    return type.isEmpty() || type.equals("module") || type.contains("javascript");
  }

  private static final class VisibleText implements NodeFilter {
    private int letters;
    private boolean hasPlaceForScripts;

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode text) {
        letters +=
            (int) text.getWholeText().codePoints().filter(Character::isLetterOrDigit).count();
        return letters > FEW_LETTERS ? FilterResult.STOP : FilterResult.CONTINUE;
      }
      if (node instanceof Element element) {
        if (INVISIBLE.contains(element.normalName())) {
          return FilterResult.SKIP_ENTIRELY;
        }
        hasPlaceForScripts |= isPlaceForScripts(element);
      }
      return FilterResult.CONTINUE;
    }

    private static boolean isPlaceForScripts(Element element) {
      boolean custom = element.normalName().indexOf('-') > 0;
      return custom
          || (BLOCKS.contains(element.normalName())
              && !element.id().isEmpty()
              && element.childrenSize() == 0
              && !element.hasText());
    }
  }
}

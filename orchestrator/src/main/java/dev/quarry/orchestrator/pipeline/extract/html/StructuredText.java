package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.html.StructuredData.Part;
import java.net.URI;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * Adds to the text of a page what only its structured data has: the body of an article that a
 * script shows, answers, ingredients.
 */
final class StructuredText {
  private static final int MIN_BODY = 250;

  /** Enough to tell whether the page has a text. */
  private static final int PROBE = 60;

  private StructuredText() {}

  /** Appends the parts that the content does not have. */
  static void complete(Element content, StructuredData data, URI base) throws StageException {
    if (data.articleBody().isEmpty() && data.parts().isEmpty()) {
      return;
    }
    String known = PageFacts.same(content.text());
    String body = plain(data.articleBody(), base);
    if (body.length() >= MIN_BODY && known.length() < body.length() / 2) {
      for (String paragraph : paragraphs(data.articleBody(), base)) {
        content.appendElement("p").text(paragraph);
      }
    }
    for (Part part : data.parts()) {
      String text = plain(part.text(), base);
      String probe = PageFacts.same(text);
      if (!known.contains(probe.substring(0, Math.min(PROBE, probe.length())))) {
        if (part.heading() != null) {
          content.appendElement("h2").text(plain(part.heading(), base));
        }
        content.appendElement("p").text(text);
      }
    }
  }

  private static List<String> paragraphs(String body, URI base) throws StageException {
    String text = hasMarkup(body) ? PageParser.parse(body, base).body().wholeText() : body;
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** Some pages have HTML in these texts. */
  private static String plain(String text, URI base) throws StageException {
    return hasMarkup(text) ? PageParser.parse(text, base).body().text() : text.strip();
  }

  private static boolean hasMarkup(String text) {
    return text.indexOf('<') >= 0 || text.indexOf('&') >= 0;
  }
}

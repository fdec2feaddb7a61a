package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.handler.StageException;
import java.net.URI;
import java.util.Iterator;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * Parses a page and limits the size of its tree. A tree needs some hundred bytes of memory for each
 * element, and four bytes of HTML are enough for one, so the elements are counted before the tree
 * is complete.
 */
final class PageParser {
  static final int MAX_ELEMENTS = 300_000;

  /** Deeper elements are flattened to this depth, so that the tree can be traversed recursively. */
  private static final int MAX_DEPTH = 256;

  /** Start tags, end tags and comments; an element has a start tag and mostly an end tag. */
  private static final int MAX_TAGS = 2 * MAX_ELEMENTS;

  private PageParser() {}

  /**
   * Parses a page.
   *
   * @throws StageException {@code too_complex} if the page has more than {@link #MAX_ELEMENTS}
   */
  static Document parse(String html, URI base) throws StageException {
    if (tags(html) > MAX_TAGS) {
      throw tooComplex();
    }
    // The tags do not bound the elements: the parser repeats open formatting elements.
    Parser parser = Parser.htmlParser().setMaxDepth(MAX_DEPTH);
    try (StreamParser stream = new StreamParser(parser).parse(html, base.toString())) {
      Iterator<Element> complete = stream.iterator();
      for (int elements = 0; complete.hasNext(); elements++) {
        if (elements == MAX_ELEMENTS) {
          throw tooComplex();
        }
        complete.next();
      }
      return stream.document();
    }
  }

  private static int tags(String html) {
    int count = 0;
    for (int i = html.indexOf('<'); i >= 0; i = html.indexOf('<', i + 1)) {
      count++;
    }
    return count;
  }

  private static StageException tooComplex() {
    return StageException.permanent(
        "too_complex",
        "The page has more than "
            + MAX_ELEMENTS
            + " elements and was not read. Split it into smaller pages, or submit its text alone.");
  }
}

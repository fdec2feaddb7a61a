package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The first paragraph of an article where it stands apart from the text, below the headline or
 * beside a picture. Its place and its name tell nothing, but publishers repeat it as the page's
 * description.
 */
final class Lead {
  /** A shorter description is rather a motto of the site. */
  private static final int MIN_LENGTH = 60;

  /** Descriptions are cut; so much of one is enough to recognise its paragraph. */
  private static final int PROBE = 90;

  private static final int MAX_CHARS = 1_200;

  private Lead() {}

  /**
   * Finds the element that has the lead.
   *
   * @param descriptions of the page
   * @return null if the content has it, or no element before the end of the content
   */
  static @Nullable Element find(TextTree tree, Region content, List<String> descriptions) {
    String text = null;
    for (String description : descriptions) {
      String words = PageFacts.same(description);
      if (words.length() < MIN_LENGTH) {
        continue;
      }
      text = text == null ? words(content.element, tree) : text;
      String probe = words.substring(0, Math.min(PROBE, words.length()));
      if (text.contains(probe)) {
        return null;
      }
      Element found = tree.innermost(content, MAX_CHARS, e -> words(e, tree).contains(probe));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String words(Element element, TextTree tree) {
    return PageFacts.same(Markup.text(element, tree::isLeftOut));
  }

  /** Adds the lead to the content, below its headline. */
  static void add(Element lead, TextTree tree, Element content, @Nullable Element headline) {
    Element paragraph = new Element("p").text(Markup.text(lead, tree::isLeftOut));
    if (headline == null) {
      content.prependChild(paragraph);
    } else {
      headline.after(paragraph);
    }
  }
}

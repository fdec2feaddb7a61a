package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Marks what is within the text of an article and not of it: pictures, headings of nothing. */
final class ArticleParts {
  private static final Pattern CAPTION =
      Pattern.compile("(?i)(?:^|[\\s_-])captions?(?:$|[\\s_-])|photo-?credit|image-?credit");

  private static final int MAX_CAPTION = 400;

  private ArticleParts() {}

  static void drop(TextTree tree, Region content) {
    List<Region> found = new ArrayList<>();
    tree.forEach(
        content,
        region -> {
          if (region != content && isForeign(region)) {
            found.add(region);
          }
        });
    tree.drop(found);
    dropLastHeadings(tree, content);
  }

  private static boolean isForeign(Region region) {
    return switch (region.element.normalName()) {
      case "img", "figcaption" -> true;
      case "div", "p", "span", "small", "strong", "em" ->
          region.chars() < MAX_CAPTION && CAPTION.matcher(region.element.className()).find();
      default -> false;
    };
  }

  /** Headings at the end, below which everything was left out. */
  private static void dropLastHeadings(TextTree tree, Region content) {
    List<Region> last = new ArrayList<>();
    List<Region> reversed = new ArrayList<>();
    tree.forEach(content, reversed::add);
    int from = reversed.size();
    while (--from > 0) {
      Region region = reversed.get(from);
      if (TextTree.isHeading(region.element)) {
        last.addFirst(region);
      } else if (region.hasOwnText() && !isInHeading(region)) {
        break;
      }
    }
    tree.drop(last);
  }

  private static boolean isInHeading(Region region) {
    for (Region up = region.parent; up != null; up = up.parent) {
      if (TextTree.isHeading(up.element)) {
        return true;
      }
    }
    return false;
  }
}

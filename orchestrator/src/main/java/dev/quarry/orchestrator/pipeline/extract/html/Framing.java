package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Marks what surrounds the text of a page: its header, its footer, asides and forms. */
final class Framing {
  /** Notes in the text. */
  private static final Pattern NOTES =
      Pattern.compile(
          "(?i)admonition|footnote|note|warning|callout|tip|sidebar-title|topic|caution|danger"
              + "|important|example|attention|hint|info|alert|definition|marginalia");

  /** A form with this share of the text wraps the page, as some systems do. */
  private static final double WRAPPER_SHARE = 0.3;

  private static final int MIN_FORM_TEXT = 500;

  private Framing() {}

  static void drop(TextTree tree, PageKind kind) {
    int whole = tree.root().unlinked();
    List<Region> found = new ArrayList<>();
    tree.forEach(
        tree.root(),
        region -> {
          if (isFraming(region, kind, whole)) {
            found.add(region);
          }
        });
    tree.drop(found);
  }

  private static boolean isFraming(Region region, PageKind kind, int whole) {
    return switch (region.element.normalName()) {
      case "header" -> !isInMainPart(region.element) && !isTitleBlock(region);
      case "footer" -> Markup.closest(region.element, e -> e.nameIs("blockquote")) == null;
      case "aside" -> !isNote(region, kind);
      case "form", "fieldset" -> !isWrapper(region, whole);
      default -> false;
    };
  }

  private static boolean isInMainPart(Element element) {
    return Markup.closest(element, e -> e.nameIs("article") || Markup.isMain(e)) != null;
  }

  /** The title of the text, with its authors or a summary, and no links to other parts. */
  private static boolean isTitleBlock(Region header) {
    Element h1 = Markup.first(header.element, e -> e.nameIs("h1"));
    return h1 != null
        && header.links() <= 1
        && Markup.first(h1, e -> e.nameIs("a")) == null
        && header.unlinked() > 0;
  }

  private static boolean isNote(Region aside, PageKind kind) {
    Element element = aside.element;
    if (NOTES.matcher(element.className()).find()
        || Markup.hasValue(element, "role", "note")
        || Markup.hasValue(element, "role", "doc-footnote")) {
      return true;
    }
    return kind == PageKind.DOCUMENT
        && isInMainPart(element)
        && aside.prose() > 0
        && aside.linkDensity() < 0.3;
  }

  private static boolean isWrapper(Region form, int whole) {
    if (form.unlinked() > WRAPPER_SHARE * whole) {
      return true;
    }
    return form.unlinked() >= MIN_FORM_TEXT
        && Markup.first(form.element, e -> e.nameIs("p") || e.nameIs("h1")) != null;
  }
}

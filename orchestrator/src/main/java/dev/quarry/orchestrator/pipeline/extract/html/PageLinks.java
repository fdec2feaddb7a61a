package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.egress.WebUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * Collects the links of a page: http and https URLs in order, without duplicates and fragments. Not
 * thread-safe.
 */
final class PageLinks implements ElementVisitor {
  /** A page with more links is a trap or a huge index. */
  private static final int MAX_LINKS = 10_000;

  private final List<Element> found = new ArrayList<>();

  @Override
  public void visit(Element element, int depth) {
    boolean link =
        switch (element.normalName()) {
          case "a", "area" -> element.hasAttr("href");
          case "link" -> element.hasAttr("href") && Markup.hasValue(element, "rel", "next");
          case "frame" -> element.hasAttr("src");
          default -> false;
        };
    if (link) {
      found.add(element);
    }
  }

  /**
   * The links that may be followed.
   *
   * @param base of the page
   */
  List<URI> resolved(String base) {
    Optional<WebUrl> page = WebUrl.parse(base);
    Set<URI> links = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (Element link : found) {
      if (links.size() == MAX_LINKS) {
        break;
      }
      if (!link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) {
        String reference = link.attr(link.nameIs("frame") ? "src" : "href");
        int fragment = reference.indexOf('#');
        // Pages link to many parts of the same page.
        if (seen.add(fragment < 0 ? reference : reference.substring(0, fragment))) {
          WebAddress.of(page, reference).ifPresent(links::add);
        }
      }
    }
    return new ArrayList<>(links);
  }
}

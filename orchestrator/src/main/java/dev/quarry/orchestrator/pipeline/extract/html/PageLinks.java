package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.markdown.LinkResolver;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

  List<URI> resolved(LinkResolver resolver) {
    Set<URI> links = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (Element link : found) {
      if (links.size() == MAX_LINKS) {
        break;
      }
      if (!link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) {
        String address = resolver.resolve(link, link.nameIs("frame") ? "src" : "href");
        int fragment = address.indexOf('#');
        String page = fragment < 0 ? address : address.substring(0, fragment);
        if (seen.add(page)) {
          WebAddress.of(page).ifPresent(links::add);
        }
      }
    }
    return new ArrayList<>(links);
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Extracts the links of a page: http and https URLs in order, without duplicates and fragments. */
final class PageLinks {
  /** A page with more links is a trap or a huge index. */
  private static final int MAX_LINKS = 10_000;

  private PageLinks() {}

  static List<URI> of(Document page) {
    Set<URI> links = new LinkedHashSet<>();
    for (Element link : page.select("a[href], area[href], link[rel=next][href], frame[src]")) {
      if (links.size() == MAX_LINKS) {
        break;
      }
      if (!link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) {
        String attribute = link.nameIs("frame") ? "src" : "href";
        WebAddress.of(link, attribute).ifPresent(links::add);
      }
    }
    return new ArrayList<>(links);
  }
}

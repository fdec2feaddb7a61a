package dev.quarry.orchestrator.pipeline.extract.html;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Where a page leads: web addresses in order, each once, without fragments. */
final class PageLinks {
  /** More links than this on one page are a trap or a directory of everything. */
  private static final int MOST = 10_000;

  private PageLinks() {}

  static List<URI> of(Document page) {
    Set<URI> links = new LinkedHashSet<>();
    for (Element link : page.select("a[href], area[href], link[rel=next][href], frame[src]")) {
      if (links.size() == MOST) {
        break;
      }
      if (!link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) {
        String attribute = link.nameIs("frame") ? "src" : "href";
        WebAddress.of(link.absUrl(attribute)).ifPresent(links::add);
      }
    }
    return new ArrayList<>(links);
  }
}

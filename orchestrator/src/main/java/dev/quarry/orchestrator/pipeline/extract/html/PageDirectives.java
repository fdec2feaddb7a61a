package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.Refresh;
import dev.quarry.orchestrator.pipeline.extract.RobotsDirectives;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What a page tells a crawler: its robots meta elements, its refresh, the links that must not be
 * followed.
 *
 * @param nofollow targets of links marked nofollow, or of all links if the page is
 */
record PageDirectives(RobotsDirectives robots, @Nullable Refresh refresh, List<URI> nofollow) {
  private static final int MAX_NOFOLLOW_LINKS = 1_000;

  static PageDirectives of(Document page, List<URI> links, Instant now) {
    List<String> robots = new ArrayList<>();
    Refresh refresh = null;
    for (Element meta : page.select("meta[content]")) {
      String name = meta.attr("name").strip().toLowerCase(Locale.ROOT);
      if (name.equals("robots") || name.equals(RobotsDirectives.USER_AGENT)) {
        robots.add(meta.attr("content"));
      }
      if (refresh == null && meta.attr("http-equiv").strip().equalsIgnoreCase("refresh")) {
        refresh = refresh(page, meta).orElse(null);
      }
    }
    RobotsDirectives directives = RobotsDirectives.ofMeta(robots, now);
    return new PageDirectives(directives, refresh, nofollow(page, links, directives));
  }

  /**
   * That of a noscript element is for browsers without scripts: only a page without text needs it.
   */
  private static Optional<Refresh> refresh(Document page, Element meta) {
    boolean applies = meta.closest("noscript") == null || !page.body().hasText();
    return applies ? Refresh.parse(meta.attr("content"), meta.baseUri()) : Optional.empty();
  }

  private static List<URI> nofollow(Document page, List<URI> links, RobotsDirectives robots) {
    if (!robots.followable()) {
      return links.stream().limit(MAX_NOFOLLOW_LINKS).toList();
    }
    return page.select("a[rel*=nofollow][href]").stream()
        .limit(MAX_NOFOLLOW_LINKS)
        .flatMap(link -> WebAddress.of(link, "href").stream())
        .toList();
  }
}

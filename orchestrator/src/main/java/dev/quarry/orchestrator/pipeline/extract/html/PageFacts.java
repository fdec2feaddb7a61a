package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.LanguageTag;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a page.
 *
 * @param heading text of the main h1, or null
 */
record PageFacts(
    @Nullable String title,
    @Nullable String heading,
    @Nullable String language,
    @Nullable URI canonical,
    Map<String, Object> metadata) {
  private static final int MAX_VALUE_CHARS = 2_000;

  /** Reads the metadata of the unmodified page. */
  static PageFacts of(Document page) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    put(metadata, "description", meta(page, "description", "og:description").orElse(null));
    put(metadata, "author", meta(page, "author", "article:author", "dc.creator").orElse(null));
    put(metadata, "site", meta(page, "og:site_name").orElse(null));
    put(metadata, "published", published(page).orElse(null));
    put(
        metadata,
        "modified",
        meta(page, "article:modified_time", "og:updated_time", "last-modified", "dcterms.modified")
            .orElse(null));
    String heading = heading(page);
    return new PageFacts(title(page, heading), heading, language(page), canonical(page), metadata);
  }

  private static @Nullable String heading(Document page) {
    for (Element h1 : page.select("main h1, article h1, [role=main] h1, h1")) {
      String text = ownHeading(h1);
      if (!text.isEmpty() && h1.closest("nav, footer, aside, [hidden]") == null) {
        return text;
      }
    }
    return null;
  }

  private static String ownHeading(Element h1) {
    Element copy = h1.clone();
    copy.select(Clutter.HEADING_ANCHORS).remove();
    return copy.text().strip();
  }

  /**
   * Prefers the heading if the page's title contains it, because titles often include the site's
   * name.
   */
  private static @Nullable String title(Document page, @Nullable String heading) {
    String title = page.title().strip();
    String shared = meta(page, "og:title", "twitter:title").orElse("");
    if (heading != null && (title.isEmpty() || same(title).contains(same(heading)))) {
      return heading;
    }
    if (!shared.isEmpty() && (title.isEmpty() || same(title).contains(same(shared)))) {
      return shared;
    }
    if (!title.isEmpty()) {
      return title;
    }
    return heading;
  }

  static String same(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }

  private static @Nullable String language(Document page) {
    Element html = page.selectFirst("html");
    String declared = html == null ? "" : html.attr("lang");
    if (declared.isBlank() && html != null) {
      declared = html.attr("xml:lang");
    }
    if (declared.isBlank()) {
      declared = meta(page, "content-language", "og:locale").orElse("");
    }
    String language = declared.strip().replace('_', '-');
    return LanguageTag.isValid(language) ? language : null;
  }

  private static @Nullable URI canonical(Document page) {
    Element link = page.selectFirst("link[rel~=(?i)^canonical$][href]");
    if (link == null) {
      return null;
    }
    return WebAddress.of(link, "href").orElse(null);
  }

  private static Optional<String> published(Document page) {
    Optional<String> named =
        meta(
            page,
            "article:published_time",
            "date",
            "dc.date",
            "dcterms.created",
            "pubdate",
            "datepublished");
    if (named.isPresent()) {
      return named;
    }
    Element time = page.selectFirst("time[datetime][pubdate], [itemprop=datePublished]");
    if (time == null) {
      return Optional.empty();
    }
    String value = time.hasAttr("datetime") ? time.attr("datetime") : time.attr("content");
    return value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  /** The first of these meta elements with a value, whichever attribute holds its name. */
  private static Optional<String> meta(Document page, String... names) {
    for (String name : names) {
      for (Element meta : page.select("meta[content]")) {
        boolean named =
            meta.attr("name").equalsIgnoreCase(name)
                || meta.attr("property").equalsIgnoreCase(name)
                || meta.attr("itemprop").equalsIgnoreCase(name)
                || meta.attr("http-equiv").equalsIgnoreCase(name);
        if (named && !meta.attr("content").isBlank()) {
          return Optional.of(meta.attr("content").strip());
        }
      }
    }
    return Optional.empty();
  }

  private static void put(Map<String, Object> metadata, String key, @Nullable String value) {
    if (value != null && value.length() <= MAX_VALUE_CHARS) {
      metadata.put(key, value);
    }
  }
}

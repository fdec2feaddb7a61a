package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.knowledge.StatedDate;
import dev.quarry.orchestrator.pipeline.extract.LanguageTag;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a page.
 *
 * @param kind what the page is by its own declarations
 * @param descriptions of the page, for search engines and for social networks
 */
record PageFacts(
    @Nullable String title,
    PageKind kind,
    @Nullable String language,
    @Nullable URI canonical,
    List<String> descriptions,
    Map<String, Object> metadata) {
  private static final int MAX_VALUE_CHARS = 2_000;
  private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern CANONICAL = Pattern.compile("(?i)^canonical$");

  /** Collects what the metadata is read from while the page is traversed. Not thread-safe. */
  static final class Collector implements ElementVisitor {
    /**
     * Contents of the meta elements by name, whichever attribute holds it; the first one counts.
     */
    private final Map<String, String> metas = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private final List<Element> headings = new ArrayList<>();
    private final PageSigns signs = new PageSigns();
    private final StructuredData data = new StructuredData();
    private @Nullable Element html;
    private @Nullable Element canonical;
    private @Nullable Element published;

    @Override
    public void visit(Element element, int depth) {
      signs.visit(element, depth);
      switch (element.normalName()) {
        case "meta" -> meta(element);
        case "script" -> {
          if (Markup.hasValue(element, "type", "application/ld+json")) {
            data.read(element.data());
          }
        }
        case "h1" -> headings.add(element);
        case "html" -> html = html == null ? element : html;
        case "link" -> {
          if (canonical == null
              && element.hasAttr("href")
              && CANONICAL.matcher(element.attr("rel")).find()) {
            canonical = element;
          }
        }
        default -> {}
      }
      if (published == null && isPublicationDate(element)) {
        published = element;
      }
    }

    StructuredData data() {
      return data;
    }

    private void meta(Element element) {
      String content = element.attr("content");
      if (content.isBlank()) {
        return;
      }
      for (String attribute : List.of("name", "property", "itemprop", "http-equiv")) {
        String name = element.attr(attribute);
        if (!name.isEmpty()) {
          metas.putIfAbsent(name, content.strip());
        }
      }
    }

    private static boolean isPublicationDate(Element element) {
      return element.nameIs("time") && element.hasAttr("datetime") && element.hasAttr("pubdate")
          || Markup.hasValue(element, "itemprop", "datePublished");
    }

    /** The content of the first of these names that the page has. */
    private @Nullable String meta(String... names) {
      for (String name : names) {
        String content = metas.get(name);
        if (content != null) {
          return content;
        }
      }
      return null;
    }
  }

  /**
   * Reads the metadata of the unmodified page.
   *
   * @param found has seen the page
   * @param unseen has seen the page
   */
  static PageFacts of(Document page, Collector found, Unseen unseen) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    put(metadata, "description", found.meta("description", "og:description"));
    Map<String, String> data = found.data.facts();
    put(metadata, "author", author(found));
    put(metadata, "site", found.meta("og:site_name"));
    date(metadata, "published", published(found), data.get("published"));
    date(
        metadata,
        "modified",
        found.meta("article:modified_time", "og:updated_time", "last-modified", "dcterms.modified"),
        data.get("modified"));
    for (String key : List.of("type", "brand", "sku", "price", "currency", "availability")) {
      put(metadata, key, data.get(key));
    }
    String heading = heading(found, unseen);
    return new PageFacts(
        title(page, found, heading),
        PageKind.of(found.signs, found::meta),
        language(found),
        canonical(found),
        Stream.of("description", "og:description", "twitter:description")
            .flatMap(name -> Stream.ofNullable(found.meta(name)))
            .filter(text -> text.length() <= MAX_VALUE_CHARS)
            .distinct()
            .toList(),
        metadata);
  }

  private static @Nullable String heading(Collector found, Unseen unseen) {
    for (Element h1 : found.headings) {
      if (Markup.closest(h1, PageFacts::isAside) == null) {
        String text = Markup.text(h1, unseen::contains);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return null;
  }

  private static boolean isAside(Element element) {
    return switch (element.normalName()) {
      case "nav", "footer", "aside" -> true;
      default -> element.hasAttr("hidden");
    };
  }

  /**
   * Prefers the heading if the page's title contains it, because titles often include the site's
   * name.
   */
  private static @Nullable String title(Document page, Collector found, @Nullable String heading) {
    String title = page.title().strip();
    String shared = Objects.requireNonNullElse(found.meta("og:title", "twitter:title"), "");
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

  /** The words of a text, to compare it with another one. */
  static String same(String text) {
    return NOT_A_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }

  private static @Nullable String language(Collector found) {
    Element html = found.html;
    String declared = html == null ? "" : html.attr("lang");
    if (declared.isBlank() && html != null) {
      declared = html.attr("xml:lang");
    }
    if (declared.isBlank()) {
      declared = Objects.requireNonNullElse(found.meta("content-language", "og:locale"), "");
    }
    if (declared.isBlank()) {
      declared = found.data.facts().getOrDefault("language", "");
    }
    String language = declared.strip().replace('_', '-');
    return LanguageTag.isValid(language) ? language : null;
  }

  private static @Nullable URI canonical(Collector found) {
    Element link = found.canonical;
    return link == null ? null : WebAddress.of(link, "href").orElse(null);
  }

  private static @Nullable String published(Collector found) {
    String named =
        found.meta(
            "article:published_time",
            "date",
            "dc.date",
            "dcterms.created",
            "pubdate",
            "datepublished");
    Element time = found.published;
    if (named != null || time == null) {
      return named;
    }
    String value = time.hasAttr("datetime") ? time.attr("datetime") : time.attr("content");
    return value.isBlank() ? null : value.strip();
  }

  /** The first of these texts that is a date. */
  private static void date(
      Map<String, Object> metadata, String key, @Nullable String first, @Nullable String second) {
    Stream.of(Optional.ofNullable(first), Optional.ofNullable(second))
        .flatMap(Optional::stream)
        .flatMap(text -> StatedDate.parse(text).stream())
        .findFirst()
        .ifPresent(date -> metadata.put(key, date.text()));
  }

  /** Many pages name the author's profile at a social network instead. */
  private static @Nullable String author(Collector found) {
    String named = found.meta("author", "article:author", "dc.creator");
    String structured = found.data.facts().get("author");
    boolean address = named != null && named.startsWith("http");
    return named == null || address && structured != null ? structured : named;
  }

  private static void put(Map<String, Object> metadata, String key, @Nullable String value) {
    if (value != null && value.length() <= MAX_VALUE_CHARS) {
      metadata.put(key, value);
    }
  }
}

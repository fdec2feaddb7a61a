package dev.quarry.orchestrator.pipeline.extract;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of extraction.
 *
 * @param markdown main content as CommonMark with tables; no NUL, no lone surrogates
 * @param canonical the page's canonical URL, or null
 * @param links absolute URLs of the page's links, in order, without fragments; empty if the page
 *     forbids following them (nofollow)
 * @param indexable false if the page must not be indexed (meta robots noindex)
 * @param metadata description, author, published, mediaType, pages and others
 */
public record ExtractedDocument(
    @Nullable String title,
    String markdown,
    @Nullable String language,
    @Nullable URI canonical,
    List<URI> links,
    boolean indexable,
    Map<String, Object> metadata) {
  public ExtractedDocument {
    links = List.copyOf(links);
    metadata = Map.copyOf(metadata);
  }

  /** Returns a copy with additional metadata, which replaces extracted values of the same name. */
  public ExtractedDocument with(Map<String, Object> added) {
    if (added.isEmpty()) {
      return this;
    }
    Map<String, Object> all = new HashMap<>(metadata);
    all.putAll(added);
    return new ExtractedDocument(title, markdown, language, canonical, links, indexable, all);
  }
}

package dev.quarry.orchestrator.pipeline.extract;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was understood of a source.
 *
 * @param markdown the main content as CommonMark with tables; no NUL, no lone surrogates
 * @param canonical the address that the page itself names as its own, if it does
 * @param links absolute addresses that the page leads to, in order, fragments removed; for a page
 *     that forbids following, empty
 * @param indexable false if the page asks not to be indexed (meta robots noindex)
 * @param metadata further facts: description, author, published, mediaType, pages ...
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

  /** The same with further facts; they overrule what was understood. */
  public ExtractedDocument with(Map<String, Object> added) {
    if (added.isEmpty()) {
      return this;
    }
    Map<String, Object> all = new HashMap<>(metadata);
    all.putAll(added);
    return new ExtractedDocument(title, markdown, language, canonical, links, indexable, all);
  }
}

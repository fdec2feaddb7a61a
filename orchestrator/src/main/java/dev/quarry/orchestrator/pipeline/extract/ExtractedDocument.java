package dev.quarry.orchestrator.pipeline.extract;

import dev.quarry.orchestrator.knowledge.Definition;
import java.net.URI;
import java.util.ArrayList;
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
 * @param refresh the page's request to load another page, or null
 * @param nofollowLinks targets of links that must not be followed
 * @param anchors places of {@code markdown} that have a fragment of the page's URL, by ascending
 *     offset; empty if the page names none
 * @param definitions the entries of definition lists in {@code markdown}, in no order
 */
public record ExtractedDocument(
    @Nullable String title,
    String markdown,
    @Nullable String language,
    @Nullable URI canonical,
    List<URI> links,
    boolean indexable,
    Map<String, Object> metadata,
    @Nullable Refresh refresh,
    List<URI> nofollowLinks,
    List<Anchor> anchors,
    List<Definition> definitions) {
  /**
   * The beginning of a block that a fragment of the document's URL leads to: a heading, a section,
   * a term of a definition list.
   *
   * @param offset of the block's first character in the Markdown, in UTF-16 units
   * @param id the fragment as the page writes it, not percent-encoded
   */
  public record Anchor(int offset, String id) {}

  public ExtractedDocument {
    links = List.copyOf(links);
    metadata = Map.copyOf(metadata);
    nofollowLinks = List.copyOf(nofollowLinks);
    anchors = List.copyOf(anchors);
    definitions = List.copyOf(definitions);
  }

  /** A document that tells nothing about other pages but its links. */
  public ExtractedDocument(
      @Nullable String title,
      String markdown,
      @Nullable String language,
      @Nullable URI canonical,
      List<URI> links,
      boolean indexable,
      Map<String, Object> metadata) {
    this(
        title, markdown, language, canonical, links, indexable, metadata, null, List.of(),
        List.of(), List.of());
  }

  /** A copy to which further directives apply, those of the response's headers. */
  public ExtractedDocument with(RobotsDirectives directives) {
    boolean follow = directives.followable();
    return new ExtractedDocument(
        title,
        markdown,
        language,
        canonical,
        follow ? links : List.of(),
        indexable && directives.indexable(),
        metadata,
        refresh,
        follow ? nofollowLinks : links,
        anchors,
        definitions);
  }

  /** Returns a copy with another title. */
  public ExtractedDocument titled(String other) {
    return new ExtractedDocument(
        other,
        markdown,
        language,
        canonical,
        links,
        indexable,
        metadata,
        refresh,
        nofollowLinks,
        anchors,
        definitions);
  }

  /** Returns a copy with one more link. */
  public ExtractedDocument withLink(URI link) {
    List<URI> all = new ArrayList<>(links);
    all.add(link);
    return new ExtractedDocument(
        title,
        markdown,
        language,
        canonical,
        all,
        indexable,
        metadata,
        refresh,
        nofollowLinks,
        anchors,
        definitions);
  }

  /** Returns a copy with additional metadata, which replaces extracted values of the same name. */
  public ExtractedDocument with(Map<String, Object> added) {
    if (added.isEmpty()) {
      return this;
    }
    Map<String, Object> all = new HashMap<>(metadata);
    all.putAll(added);
    return new ExtractedDocument(
        title,
        markdown,
        language,
        canonical,
        links,
        indexable,
        all,
        refresh,
        nofollowLinks,
        anchors,
        definitions);
  }
}

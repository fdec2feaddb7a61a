package dev.quarry.orchestrator.knowledge;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the search index has of a document beside its chunks: words of its title, and what filters
 * compare.
 *
 * @param uri empty if it is not known
 * @param version of the product that the document describes; null if none is stated
 * @param date when the document was modified or published, if it states that; otherwise when it was
 *     stored
 */
public record DocumentFields(
    String uri,
    @Nullable String title,
    @Nullable String language,
    @Nullable String version,
    Instant date,
    Map<String, Object> metadata) {
  /** The member of the metadata that names the version. */
  public static final String VERSION = "version";

  public DocumentFields {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  public static DocumentFields of(
      String uri,
      @Nullable String title,
      @Nullable String language,
      Map<String, Object> metadata,
      Instant stored) {
    return new DocumentFields(
        uri, title, language, version(metadata), date(metadata, stored), metadata);
  }

  /** A document of which only the title is known. */
  public static DocumentFields titled(@Nullable String title) {
    return of("", title, null, Map.of(), Instant.EPOCH);
  }

  /** The version that the metadata states: a text or a number. */
  public static @Nullable String version(Map<String, Object> metadata) {
    Object version = metadata.get(VERSION);
    if (!(version instanceof String || version instanceof Number)) {
      return null;
    }
    String text = version.toString().strip();
    return text.isEmpty() ? null : text;
  }

  private static Instant date(Map<String, Object> metadata, Instant stored) {
    for (String name : new String[] {"modified", "published"}) {
      if (metadata.get(name) instanceof String text) {
        Optional<StatedDate> stated = StatedDate.parse(text);
        if (stated.isPresent()) {
          return stated.get().instant();
        }
      }
    }
    return stored;
  }
}

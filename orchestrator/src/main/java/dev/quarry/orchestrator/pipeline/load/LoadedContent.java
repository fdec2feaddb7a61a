package dev.quarry.orchestrator.pipeline.load;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a source, before extraction.
 *
 * @param uri final URL after redirects
 * @param declaredType Content-Type header, or null; the content has priority over it
 * @param bytes decompressed body, must not be modified
 * @param headers of the response, names in lower case; empty for files, uploads and texts
 */
public record LoadedContent(
    URI uri,
    @Nullable String declaredType,
    byte[] bytes,
    @Nullable String etag,
    @Nullable String lastModified,
    Map<String, List<String>> headers) {

  /** Content that no HTTP response carried. */
  public LoadedContent(
      URI uri,
      @Nullable String declaredType,
      byte[] bytes,
      @Nullable String etag,
      @Nullable String lastModified) {
    this(uri, declaredType, bytes, etag, lastModified, Map.of());
  }

  /** All values of a header. */
  public List<String> header(String name) {
    return headers.getOrDefault(name, List.of());
  }
}

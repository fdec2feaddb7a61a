package dev.quarry.orchestrator.pipeline.extract;

import java.net.URI;

/** The file name at the end of a URL; only a hint. */
public final class SourceName {
  private SourceName() {}

  public static String of(URI uri) {
    String path = uri.isOpaque() ? uri.getSchemeSpecificPart() : uri.getPath();
    if (path == null || path.isEmpty() || path.equals("/")) {
      return uri.getHost() == null ? uri.toString() : uri.getHost();
    }
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return CleanText.of(trimmed.substring(trimmed.lastIndexOf('/') + 1));
  }
}

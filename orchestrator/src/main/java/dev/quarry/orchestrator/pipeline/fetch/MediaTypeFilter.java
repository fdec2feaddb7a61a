package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises resources that are not documents, such as images, style sheets and scripts. In doubt a
 * resource is fetched, and the extractor decides by content.
 */
public final class MediaTypeFilter {
  private static final Set<String> SUFFIXES =
      Set.of(
          "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "css",
          "js", "mjs", "map", "json", "woff", "woff2", "ttf", "otf", "eot", "mp3", "ogg", "wav",
          "flac", "mp4", "webm", "avi", "mov", "mkv", "zip", "gz", "tgz", "bz2", "xz", "zst", "tar",
          "7z", "rar", "jar", "war", "whl", "deb", "rpm", "apk", "dmg", "iso", "img", "exe", "msi",
          "bin", "so", "dll", "class", "wasm", "rss", "atom");
  private static final Pattern TYPES =
      Pattern.compile(
          "(image|audio|video|font)/.*|text/(css|javascript|calendar)"
              + "|application/((x-)?javascript|ecmascript|json|(ld|manifest|geo)\\+json|wasm|zip"
              + "|(x-)?(gzip|tar|bzip2|xz|7z-compressed|rar-compressed)|zstd|java-archive"
              + "|vnd\\.ms-fontobject|(rss|atom|rdf)\\+xml|x-executable|x-msdownload"
              + "|x-iso9660-image|vnd\\.debian\\.binary-package|x-rpm)");

  private MediaTypeFilter() {}

  /** Decides by the file extension in the path of a normalised URL. */
  public static boolean excludesName(String url) {
    String path = SiteAddress.path(url).split("\\?", 2)[0];
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 && SUFFIXES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Decides by the Content-Type header (RFC 9110, section 8.3). */
  static boolean excludesType(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return TYPES.matcher(type).matches();
  }
}

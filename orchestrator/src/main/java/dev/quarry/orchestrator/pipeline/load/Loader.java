package dev.quarry.orchestrator.pipeline.load;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.EgressUrls;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.handler.StageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Loads one document from a URL or a path. Thread-safe. */
public final class Loader {
  private static final String INVALID = "The address must be a URL or an absolute path.";

  private final DocumentFetcher web;
  private final FileLoader files;
  private final long maxBytes;
  private final Duration timeout;

  /**
   * @param maxBytes maximum size of a download, decompressed
   * @param timeout for each request of a download
   */
  public Loader(DocumentFetcher web, FileLoader files, long maxBytes, Duration timeout) {
    this.web = web;
    this.files = files;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * Loads an http or https URL, a file URL (RFC 8089) or an absolute path.
   *
   * @param tenant on whose behalf; it may load the files of its own folders only
   * @throws StageException with the codes of {@link DocumentFetcher}, {@link EgressException},
   *     {@link LoadErrors} and {@link FileLoader}
   */
  public LoadedContent load(String tenant, String source)
      throws StageException, InterruptedException {
    if (source.startsWith("/")) {
      return files.load(tenant, path(source));
    }
    Optional<WebUrl> url = WebUrl.parse(source);
    if (url.isPresent()) {
      return download(url.get());
    }
    URI uri = uri(source);
    if ("file".equalsIgnoreCase(uri.getScheme())) {
      return files.load(tenant, path(uri));
    }
    throw refusal(source);
  }

  private static URI uri(String source) throws StageException {
    try {
      return new URI(source);
    } catch (URISyntaxException e) {
      throw invalid(e);
    }
  }

  /** Why a URI is neither one of the web nor one of a file. */
  private static StageException refusal(String source) {
    try {
      EgressUrls.uri(source);
    } catch (EgressException e) {
      return LoadErrors.translate(e);
    }
    return StageException.permanent("invalid_url", INVALID);
  }

  private LoadedContent download(WebUrl url) throws StageException, InterruptedException {
    try {
      return web.fetch(url, maxBytes, timeout);
    } catch (StageException e) {
      if (e.code().equals("too_large")) {
        throw StageException.permanent(
            e.code(),
            "The document is larger than "
                + maxBytes
                + " bytes. The operator can raise quarry.load.max-bytes.",
            e);
      }
      throw e;
    }
  }

  /** The content of a successful response. */
  public static LoadedContent content(EgressResponse response) {
    return new LoadedContent(
        response.uri(),
        response.header("content-type").orElse(null),
        response.body(),
        response.header("etag").orElse(null),
        response.header("last-modified").orElse(null),
        response.headers());
  }

  private static Path path(URI uri) throws StageException {
    String host = uri.getAuthority();
    if (uri.getPath() == null || (host != null && !host.isEmpty() && !host.equals("localhost"))) {
      throw StageException.permanent(
          "path_not_allowed", "A file URL must name a file of this server by its absolute path.");
    }
    return path(uri.getPath());
  }

  private static Path path(String text) throws StageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw invalid(e);
    }
  }

  private static StageException invalid(Exception e) {
    return StageException.permanent("invalid_url", INVALID, e);
  }
}

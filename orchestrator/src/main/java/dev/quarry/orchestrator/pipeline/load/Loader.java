package dev.quarry.orchestrator.pipeline.load;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.handler.StageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Loads one document from a URL or a path. Thread-safe. */
public final class Loader {
  private final EgressClient egress;
  private final FileLoader files;
  private final Function<URI, Map<String, String>> credentials;
  private final long maxBytes;
  private final Duration timeout;

  /**
   * @param credentials request headers of the operator for a URL; a redirect to another origin does
   *     not get them
   * @param maxBytes maximum size of a download, decompressed
   * @param timeout for the whole download
   */
  public Loader(
      EgressClient egress,
      FileLoader files,
      Function<URI, Map<String, String>> credentials,
      long maxBytes,
      Duration timeout) {
    this.egress = egress;
    this.files = files;
    this.credentials = credentials;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * Loads an http or https URL, a file URL (RFC 8089) or an absolute path.
   *
   * @throws StageException with the codes of {@link EgressException}, {@link LoadErrors} and {@link
   *     FileLoader}
   */
  public LoadedContent load(String source) throws StageException, InterruptedException {
    if (source.startsWith("/")) {
      return files.load(path(source));
    }
    Optional<WebUrl> web = WebUrl.parse(source);
    if (web.isPresent()) {
      return download(web.get().uri());
    }
    URI uri;
    try {
      uri = new URI(source);
    } catch (URISyntaxException e) {
      throw invalid(e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("file") ? files.load(path(uri)) : download(uri);
  }

  private LoadedContent download(URI uri) throws StageException, InterruptedException {
    EgressResponse response;
    try {
      response =
          egress.send(
              EgressRequest.get(uri, maxBytes, timeout).withHeaders(credentials.apply(uri)));
    } catch (EgressException e) {
      if (e.code().equals("too_large")) {
        throw StageException.permanent(
            e.code(),
            "The document is larger than "
                + maxBytes
                + " bytes. The operator can raise quarry.load.max-bytes.",
            e);
      }
      throw LoadErrors.translate(e);
    }
    if (response.status() != 200) {
      throw LoadErrors.forStatus(response.status(), response.uri().getRawAuthority());
    }
    return content(response);
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
    return StageException.permanent(
        "invalid_url", "The address must be a URL or an absolute path.", e);
  }
}

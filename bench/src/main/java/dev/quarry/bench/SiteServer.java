package dev.quarry.bench;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A static site on loopback that counts requests and answers conditional ones, as web servers do.
 * Thread-safe.
 */
public final class SiteServer implements AutoCloseable {
  private static final int NO_BODY = -1;

  private final Path folder;
  private final LoopbackServer server;
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * What a client has requested since the counters were read last.
   *
   * @param bytes of all response bodies
   */
  public record Traffic(long requests, long bytes) {}

  public SiteServer(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.server = new LoopbackServer(this::respond);
  }

  public URI url(String path) {
    return URI.create(server.url(path));
  }

  public Traffic traffic() {
    return new Traffic(requests.sumThenReset(), bytes.sumThenReset());
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.increment();
      Path file = folder.resolve("." + exchange.getRequestURI().getPath()).normalize();
      if (Files.isDirectory(file)) {
        file = file.resolve("index.html");
      }
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, NO_BODY);
        return;
      }
      String modified = httpDate(Files.getLastModifiedTime(file).toInstant());
      exchange.getResponseHeaders().set("Last-Modified", modified);
      if (modified.equals(exchange.getRequestHeaders().getFirst("If-Modified-Since"))) {
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_MODIFIED, NO_BODY);
        return;
      }
      String type = URLConnection.guessContentTypeFromName(file.toString());
      if (type != null) {
        exchange.getResponseHeaders().set("Content-Type", type);
      }
      byte[] body = Files.readAllBytes(file);
      bytes.add(body.length);
      exchange.sendResponseHeaders(
          HttpURLConnection.HTTP_OK, body.length == 0 ? NO_BODY : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String httpDate(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
  }

  @Override
  public void close() {
    server.close();
  }
}

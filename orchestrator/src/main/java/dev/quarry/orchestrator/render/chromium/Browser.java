package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A running browser and the connection to it. Thread-safe. */
final class Browser implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Browser.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** For commands that a working browser carries out at once. */
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

  /** A message holds the HTML of a page, in which JSON may escape each character. */
  private static final int MESSAGE_BYTES_PER_PAGE_BYTE = 6;

  private static final int MESSAGE_OVERHEAD_BYTES = 4 * 1024 * 1024;

  private final ChromiumProcess process;
  private final CdpConnection connection;
  private final String userAgent;

  private Browser(ChromiumProcess process, CdpConnection connection, String userAgent) {
    this.process = process;
    this.connection = connection;
    this.userAgent = userAgent;
  }

  /**
   * Starts a browser and waits until it responds.
   *
   * @throws RenderException {@code render_unavailable}
   */
  static Browser start(Path executable, RenderSettings settings)
      throws RenderException, InterruptedException {
    ChromiumProcess process;
    try {
      process = ChromiumProcess.start(executable, settings, !isRoot());
    } catch (IOException e) {
      throw unavailable(executable, e.toString(), e);
    }
    long maxMessage =
        (long) settings.maxPageBytes() * MESSAGE_BYTES_PER_PAGE_BYTE + MESSAGE_OVERHEAD_BYTES;
    CdpConnection connection =
        new CdpConnection(
            process.output(), process.input(), (int) Math.min(maxMessage, Integer.MAX_VALUE - 8));
    connection.start("chromium-" + process.pid());
    try {
      JsonNode version =
          connection.call(null, "Browser.getVersion", Map.of(), Deadline.in(START_TIMEOUT));
      String agent = version.path("userAgent").stringValue("").replace("Headless", "");
      log.info("Started {} for rendering.", version.path("product").stringValue("a browser"));
      return new Browser(process, connection, agent + " " + settings.userAgent());
    } catch (CdpException | TimeoutException e) {
      process.kill();
      process.close();
      throw unavailable(executable, process.log(), e);
    } catch (InterruptedException e) {
      process.kill();
      throw e;
    }
  }

  /** Chromium refuses to start with its sandbox as root. */
  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static RenderException unavailable(
      Path executable, String reason, @Nullable Throwable cause) {
    log.warn("{} does not start, so no page is rendered: {}", executable, reason);
    return RenderException.unavailable(
        "The browser that renders pages does not start; the log of this server has the reason.",
        cause);
  }

  /** The User-Agent of pages: that of the browser, and this product. */
  String userAgent() {
    return userAgent;
  }

  CdpConnection connection() {
    return connection;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return !connection.ended().isDone();
  }

  /** Sends a command to the browser itself. One that does not respond is killed. */
  JsonNode call(String method, Map<String, ?> params)
      throws CdpException, TimeoutException, InterruptedException {
    try {
      return connection.call(null, method, params, Deadline.in(COMMAND_TIMEOUT));
    } catch (TimeoutException e) {
      kill();
      throw e;
    }
  }

  private void kill() {
    log.warn("The browser does not respond; it is killed, and its pages fail.");
    process.kill();
  }

  /**
   * Closes a context with its page, without waiting. A browser that does not do so is killed,
   * because nothing else ends its page.
   */
  void dispose(String context) {
    var unused =
        connection
            .send(null, "Target.disposeBrowserContext", Map.of("browserContextId", context))
            .orTimeout(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .exceptionally(
                failure -> {
                  if (failure instanceof TimeoutException) {
                    kill();
                  }
                  return null;
                });
  }

  @Override
  public void close() {
    process.close();
  }
}

package dev.quarry.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Responds to the calls of the HTTP API and of MCP that the bench makes, and prints what {@code
 * crawl} prints; crawls nothing.
 */
public final class StandInQuarry {
  private static final String ID = "00000000-0000-7000-8000-000000000001";

  private StandInQuarry() {}

  /**
   * Writes a launcher of this class. Its shell does not exec Java, so that the bench measures and
   * stops a tree of two processes.
   */
  public static Path launcher(Path directory) throws IOException {
    Path launcher = directory.resolve("quarry");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        trap 'kill $child; wait $child; exit' TERM
        '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@" &
        child=$!
        wait $child
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                StandInQuarry.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    return launcher;
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("crawl")) {
      System.err.println("Job " + ID + " is queued.");
      System.err.println("  0 % extract: 9 found, 2 stored, 9 chunks");
      System.err.println("  0 % extract: 9 found, 2 stored, 9 chunks");
      System.out.println("Job " + ID + " completed after 1.0 s.");
      return;
    }
    Files.writeString(Path.of(System.getenv("QUARRY_DATA"), "data"), "x".repeat(2 << 20));
    serve(
        "QUARRY_PORT",
        Map.of(
            "/health",
            "{\"status\":\"up\"}",
            "/ingest-async",
            accepted(),
            "/jobs/" + ID,
            completed(),
            "/search",
            found()));
    HttpServer mcp = serve("QUARRY_MCP_PORT", Map.of("/health", "{\"status\":\"up\"}"));
    AtomicInteger calls = new AtomicInteger();
    mcp.createContext("/mcp", exchange -> mcp(exchange, calls));
  }

  /** The job is in progress at the first two calls of a tool. */
  private static void mcp(HttpExchange exchange, AtomicInteger calls) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(request);
      if (!id.find()) {
        exchange.sendResponseHeaders(202, -1);
        return;
      }
      String result = "{}";
      if (request.contains("tools/call")) {
        result =
            """
            {"structuredContent":{"created_at":"2026-01-01T00:00:00Z","status":"%s","message":"%s"}}\
            """
                .formatted(
                    calls.get() < 2 ? "processing" : "completed",
                    calls.getAndIncrement() < 2 ? "Running." : "Completed.");
      }
      exchange.getResponseHeaders().set("Mcp-Session-Id", "session");
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      byte[] body =
          "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}\n\n"
              .formatted(id.group(1), result)
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static HttpServer serve(String port, Map<String, String> answers) throws IOException {
    var address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv(port)));
    HttpServer server = HttpServer.create(address, 0);
    answers.forEach(
        (path, answer) ->
            server.createContext(
                path,
                exchange -> {
                  try (exchange) {
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                  }
                }));
    server.start();
    return server;
  }

  private static String accepted() {
    return """
    {"job_id":"%s","status":"queued","message":"accepted","created_at":"2026-01-01T00:00:00Z",
     "track_url":"t","status_url":"s","events_url":"e"}\
    """
        .formatted(ID);
  }

  private static String completed() {
    return """
    {"job_id":"%s","type":"web_crawl","status":"completed","partial":false,"progress":100,
     "counts":{"found":9,"fetched":7,"stored":7,"unchanged":0,"skipped":1,"failed":1,"chunks":40},
     "attempt":1,"max_attempts":3,"created_at":"2026-01-01T00:00:00Z",
     "updated_at":"2026-01-01T00:00:01Z","collection":"bench"}\
    """
        .formatted(ID);
  }

  private static String found() {
    return """
    {"query":"q","mode":"hybrid","notice":"n","results":[{"text":"t","uri":"http://127.0.0.1/",
     "title":"T","headings":[],"score":1.0,"document_id":"%s","chunk_id":"%s",
     "collection":"bench","start_offset":0,"end_offset":1,"ingested_at":"2026-01-01T00:00:00Z"}]}\
    """
        .formatted(ID, ID);
  }
}

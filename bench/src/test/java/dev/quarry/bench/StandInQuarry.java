package dev.quarry.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Responds to the calls of the HTTP API that the bench makes; crawls nothing. */
final class StandInQuarry {
  private static final String ID = "00000000-0000-7000-8000-000000000001";

  private StandInQuarry() {}

  public static void main(String[] arguments) throws IOException {
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
    serve("QUARRY_MCP_PORT", Map.of("/health", "{\"status\":\"up\"}"));
  }

  private static void serve(String port, Map<String, String> answers) throws IOException {
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

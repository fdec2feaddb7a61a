package dev.quarry.standalone.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** Answers the requests of the commands with one job, and records them. */
final class FakeOrchestrator implements AutoCloseable {
  static final String ID = "00000000-0000-0000-0000-000000000001";

  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile String finalStatus = "completed";

  /** Members of the ended job that begin with a comma. */
  volatile String ofEndedJob = "";

  /** Of the error of a failed job. */
  volatile boolean retryable = true;

  /** The last event of a running job. */
  volatile String lastEvent = "";

  volatile boolean ended;
  volatile boolean waiting;

  /** The vectors of the job are postponed, until it was read after a heartbeat. */
  volatile boolean postponed;

  private volatile boolean heartbeatSent;

  /** The number of checks that find it not healthy. */
  final AtomicInteger unhealthyChecks = new AtomicInteger();

  private final HttpServer server;

  FakeOrchestrator() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::respond);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String call = exchange.getRequestMethod() + " " + path;
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String asked = query.equals("null") ? call : call + "?" + query;
    String after = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    requests.add(path.endsWith("/events") ? call + " after " + after : asked + " " + body);
    switch (call) {
      case "GET /health" ->
          send(exchange, unhealthyChecks.getAndDecrement() > 0 ? 503 : 200, "{\"status\":\"up\"}");
      case "POST /ingest-async" -> send(exchange, 202, accepted());
      case "POST /search" -> send(exchange, 200, body.contains("nothing") ? nothing() : found());
      case "GET /jobs" -> send(exchange, 200, "{\"jobs\":[" + job() + "],\"has_more\":false}");
      case "POST /admin/api-keys", "POST /admin/api-keys/0123456789abcdef/rotate" ->
          send(exchange, 201, "{\"key\":\"qk_the_key\",\"api_key\":" + apiKey() + "}");
      case "GET /admin/api-keys" ->
          send(exchange, 200, "{\"api_keys\":[" + apiKey() + "],\"has_more\":false}");
      case "DELETE /admin/api-keys/0123456789abcdef" -> send(exchange, 204, "");
      case "DELETE /admin/tenants/acme" -> send(exchange, 202, erasure(""));
      case "GET /admin/tenants/acme/erasure" ->
          send(exchange, 200, erasure("\"finished_at\":\"2026-01-01T00:01:10Z\","));
      case "POST /schedules" -> send(exchange, 201, schedule());
      case "GET /schedules" ->
          send(exchange, 200, "{\"schedules\":[" + schedule() + "],\"has_more\":false}");
      case "GET /schedules/" + ID, "PATCH /schedules/" + ID -> send(exchange, 200, schedule());
      case "POST /schedules/" + ID + "/run" -> send(exchange, 202, accepted());
      case "DELETE /schedules/" + ID -> send(exchange, 204, "");
      case "GET /jobs/" + ID -> {
        String now = job();
        ended |= heartbeatSent;
        send(exchange, 200, now);
      }
      case "GET /jobs/" + ID + "/items" ->
          send(exchange, 200, query.contains("status=skipped") ? skipped() : items());
      case "POST /reindex", "POST /collections/docs/import", "POST /collections/copy/import" ->
          send(exchange, 202, accepted());
      case "GET /collections/docs/export" ->
          send(exchange, 200, exported("{\"type\":\"end\",\"documents\":7,\"chunks\":40}"));
      case "GET /collections/cut/export" -> send(exchange, 200, exported(""));
      case "POST /jobs/" + ID + "/retry" -> send(exchange, 202, accepted());
      case "GET /collections" -> send(exchange, 200, collections());
      case "GET /jobs/" + ID + "/events" -> {
        ended |= after != null;
        if (postponed && !heartbeatSent) {
          heartbeatSent = true;
          send(exchange, 200, ": heartbeat\n\n");
          return;
        }
        send(
            exchange,
            200,
            after == null ? event(1) + event(2) + retrying() + waiting() + "data: {" : event(3));
      }
      default -> send(exchange, 409, conflict());
    }
  }

  private String job() {
    String status = waiting ? "queued" : ended ? finalStatus : "processing";
    String last = waiting ? failedAttempt() : ended ? "" : lastEvent;
    String events = last.isEmpty() ? "" : "\"events\":[" + last + "],";
    String error =
        "failed".equals(status)
            ? "\"error\":{\"code\":\"timeout\",\"message\":\"It took too"
                + " long.\",\"retryable\":"
                + retryable
                + "},"
            : "";
    String searchable =
        """
        "searchable_at":"2026-01-01T00:00:10Z",
        "vectors_postponed":{"until":"2026-01-02T00:00:00Z","tokens_per_day":5000},
        """;
    return """
    {"job_id":"%s","type":"web_crawl","status":"%s","progress":50,"stage":"crawl",%s
     "counts":{"found":9,"fetched":6,"stored":6,"skipped":2,"failed":1,"chunks":40},
     "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:12.5Z",
     "collection":"default","source_uri":"http://site.test/"%s}
    """
        .formatted(
            ID,
            status,
            events + error + (postponed && !ended ? searchable : ""),
            ended ? ofEndedJob : "");
  }

  /** A collection with this last line. */
  static byte[] exported(String end) throws IOException {
    String lines =
        """
        {"type":"collection","format":"quarry-collection","version":1,"collection":"docs"}
        {"type":"document","uri":"http://site.test/"}
        """;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write((lines + end).getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static String erasure(String finished) {
    return """
    {"tenant":"acme","status":"s","requested_at":"2026-01-01T00:00:00Z",%s
     "erased":{"documents":1234,"jobs":5},"other_indexes":["lucene/former"]}
    """
        .formatted(finished);
  }

  private static String schedule() {
    return """
    {"schedule_id":"%s","name":"Docs","cron":"0 3 * * *","time_zone":"Europe/Berlin","paused":false,
     "submission":{"source_type":"web_crawl","source_uri":"http://site.test/",
     "labels":["nightly"],"metadata":{"max_pages":50,"max_depth":3}},
     "next_run_at":"2026-01-02T02:00:00Z","created_at":"2026-01-01T00:00:00Z",
     "updated_at":"2026-01-01T00:00:00Z","last_runs":[{"job_id":"%s",
     "due_at":"2026-01-01T02:00:00Z","started_at":"2026-01-01T02:00:01.5Z","status":"completed",
     "added":3,"changed":2,"removed":1,"failed":4}],
     "last_skip":{"due_at":"2025-12-31T02:00:00Z","reason":"still_running"}}
    """
        .formatted(ID, ID);
  }

  private static String accepted() {
    return """
    {"job_id":"%s","status":"queued","message":"m","created_at":"2026-01-01T00:00:00Z",
     "track_url":"t","status_url":"s","events_url":"e"}
    """
        .formatted(ID);
  }

  private static String found() {
    return """
    {"query":"q","mode":"hybrid","notice":"n","results":[{"text":"Run \\u001b[31mapt\\n install\\u202e",
     "uri":"http://site.test/a","title":"Guide","headings":["Install","Linux"],"score":1,
     "document_id":"%s","chunk_id":"%s","collection":"default","start_offset":0,"end_offset":3,
     "ingested_at":"2026-01-01T00:00:00Z"}]}
    """
        .formatted(ID, ID);
  }

  private static String items() {
    return """
    {"items":[{"item_id":1,"uri":"http://site.test/x","status":"failed","depth":1,
     "error_code":"http_404","error_message":"Not found.","updated_at":"2026-01-01T00:00:00Z"}],
     "has_more":false}
    """;
  }

  private static String skipped() {
    String item =
        """
        {"item_id":1,"uri":"http://site.test/x","status":"skipped","depth":1,"reason":"%s",
         "updated_at":"2026-01-01T00:00:00Z"}
        """;
    return "{\"items\":[%s,%s,%s],\"has_more\":false}"
        .formatted(
            item.formatted("new_reason"), item.formatted("robots"), item.formatted("robots"));
  }

  private static String collections() {
    return """
    {"collections":[{"name":"postgres","documents":1169,"chunks":11985,
     "updated_at":"2026-01-01T00:00:00.123Z"}]}
    """;
  }

  private static String conflict() {
    return """
    {"type":"urn:x","title":"t","status":409,"detail":"It has already ended.","code":"job_ended"}
    """;
  }

  private static String failedAttempt() {
    return """
    {"job_id":"%s","seq":2,"type":"retrying","at":"2026-01-01T00:00:00Z","data":{"attempt":1,\
    "max_attempts":3,"delay_seconds":30.5,"code":"connect_failed","message":"No answer."}}\
    """
        .formatted(ID);
  }

  private static String retrying() {
    return "id: 2\ndata: " + failedAttempt() + "\n\n";
  }

  private String waiting() {
    return lastEvent.isEmpty() ? "" : "id: 2\ndata: " + lastEvent.replace("\n", " ") + "\n\n";
  }

  private static String nothing() {
    return """
    {"query":"q","mode":"hybrid","mode_used":"hybrid","notice":"n","results":[],
     "vectors":{"of":0,"ready":0},"warning":"Nothing is stored in a collection of this name."}
    """;
  }

  private static String event(int seq) {
    return """
    id: %d
    data: {"job_id":"%s","seq":%d,"type":"progress","at":"2026-01-01T00:00:00Z","data":{}}

    """
        .formatted(seq, ID, seq);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String apiKey() {
    return """
    {"key_id":"0123456789abcdef","name":"ci","tenant":"acme","role":"editor",
     "created_by":"operator","created_at":"2026-01-01T00:00:00Z"}
    """;
  }
}

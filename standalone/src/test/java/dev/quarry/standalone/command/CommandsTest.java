package dev.quarry.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the commands over HTTP against a fake orchestrator. */
@Timeout(30)
@SuppressWarnings("NullAway.Init") // initialised by startServer()
class CommandsTest {
  private static final String ID = "00000000-0000-0000-0000-000000000001";
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private volatile String finalStatus = "completed";
  private volatile int failed = 1;
  private volatile boolean ended;
  private volatile String searched = found();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::respond);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void crawl_resumes_the_event_stream_after_a_disconnect_and_prints_a_summary() {
    int exit =
        run(
            "crawl",
            "http://site.test/",
            "--max-pages",
            "7",
            "--exclude",
            "/old/",
            "--render",
            "never",
            "--force",
            "--prune");

    assertThat(exit).isZero();
    assertThat(requests.getFirst())
        .contains("POST /ingest-async")
        .contains(
            "\"source_uri\":\"http://site.test/\"",
            "\"max_pages\":7",
            "\"/old/\"",
            "\"render\":\"never\"",
            "\"force\":true",
            "\"prune\":true");
    assertThat(requests)
        .contains("GET /jobs/" + ID + "/events after null", "GET /jobs/" + ID + "/events after 2");
    assertThat(standardOutput())
        .contains("completed after 12.5 s", "6 stored", "1 failed", "40 chunks")
        .contains("http://site.test/x  Not found.")
        .contains("2 skipped", "skipped: 2, not allowed by robots.txt (robots)")
        .contains("skipped: 1, new_reason");
    assertThat(standardError()).contains("50 % crawl").doesNotContain("\r", "\033");
  }

  @Test
  void failed_job_has_exit_code_1() {
    finalStatus = "failed";

    assertThat(run("crawl", "http://site.test/")).isEqualTo(1);
    assertThat(standardOutput()).contains("Error: It took too long. (timeout)");
  }

  @Test
  void unreachable_server_has_exit_code_3_and_says_how_to_start_it() {
    server.stop(0);

    assertThat(run("jobs")).isEqualTo(3);
    assertThat(standardError()).contains("./quarry up").doesNotContain("Exception");
  }

  @Test
  void wrong_usage_has_exit_code_2() {
    assertThat(run("crawl")).isEqualTo(2);
    assertThat(run("status", "42")).isEqualTo(2);
    assertThat(standardError()).contains("'42' is not a job id").doesNotContain("UUID", "convert");
    assertThat(run("ingest", "/no/such/file")).isEqualTo(2);
    assertThat(run("jobs", "--orchestrator", "nonsense")).isEqualTo(2);
    assertThat(standardError()).doesNotContain("\tat ");
  }

  @Test
  void file_is_uploaded_with_its_submission() throws IOException {
    Path file = Files.writeString(Files.createTempFile("stone", ".md"), "# Granite");

    assertThat(run("ingest", "--detach", "-c", "stones", file.toString())).isZero();

    assertThat(requests.getFirst())
        .contains("filename=\"" + file.getFileName() + "\"", "# Granite")
        .contains("\"source_uri\":\"file:", "\"collection\":\"stones\"");
    Files.delete(file);
  }

  @Test
  void search_prints_rank_title_headings_url_and_snippet_without_escape_sequences() {
    assertThat(run("search", "how", "to", "install")).isZero();

    assertThat(requests.getFirst()).contains("\"query\":\"how to install\"");
    assertThat(standardOutput())
        .contains("1. Guide", "Install > Linux", "http://site.test/a", "Run [31mapt install")
        .doesNotContain("\033", "\u202e");
  }

  @Test
  void search_of_a_collection_in_which_nothing_is_stored_prints_one_message() {
    searched =
        """
        {"query":"q","mode":"hybrid","notice":"n","results":[],"vectors":{"of":0,"ready":0},
         "warning":"Nothing is stored in a collection of this name."}
        """;

    assertThat(run("search", "-c", "none", "granite")).isZero();

    assertThat(standardError()).contains("Nothing is stored").doesNotContain("vector");
    assertThat(standardOutput()).isEmpty();
  }

  @Test
  void json_output_is_the_response_of_the_api() {
    assertThat(run("jobs", "--json")).isZero();

    assertThat(standardOutput()).startsWith("{").contains("\"job_id\" : \"" + ID + "\"");
  }

  @Test
  void jobs_status_and_cancel_print_one_job() {
    ended = true;

    assertThat(run("jobs")).isZero();
    assertThat(run("status", ID)).isZero();
    assertThat(run("cancel", ID)).isEqualTo(1);
    assertThat(standardOutput()).contains(ID + "  completed", "web_crawl", "after 12.5 s");
    assertThat(standardError()).contains("already ended");
  }

  @Test
  void retry_follows_the_new_job_and_can_be_limited_to_failed_items() {
    assertThat(run("retry", ID, "--failed")).isZero();
    assertThat(requests.getFirst()).startsWith("POST /jobs/" + ID + "/retry?items=failed");
    assertThat(standardOutput()).contains("completed after 12.5 s");

    requests.clear();
    assertThat(run("retry", ID, "--detach")).isZero();
    assertThat(requests).singleElement().asString().startsWith("POST /jobs/" + ID + "/retry ");
    assertThat(standardOutput()).contains("./quarry status " + ID + " --follow");
  }

  @Test
  void collections_are_listed_with_their_sizes() {
    assertThat(run("collections")).isZero();

    assertThat(standardOutput()).containsPattern("postgres +1169 +11985 +2026-01-01T00:00:00Z");
  }

  @Test
  void help_shows_the_command_as_typed() {
    assertThat(run("--help")).isZero();
    assertThat(run("jobs", "--help")).isZero();

    assertThat(standardOutput()).contains("Usage: ./quarry ", "Usage: ./quarry jobs ", "retry");
  }

  @Test
  void help_of_crawl_names_the_default_number_of_pages() {
    assertThat(run("crawl", "--help")).isZero();

    assertThat(standardOutput()).contains("10 pages unless --max-pages is given", "--force");
  }

  @Test
  void keys_are_created_listed_and_revoked() {
    assertThat(run("keys", "create", "--name", "ci", "--role", "editor", "--days", "9")).isZero();
    assertThat(requests.getFirst())
        .startsWith(
            "POST /admin/api-keys {\"name\":\"ci\",\"role\":\"editor\",\"expires_at\":\"20");
    assertThat(standardOutput()).isEqualToIgnoringNewLines("qk_the_key");
    assertThat(standardError()).contains("cannot be shown again");

    assertThat(run("keys", "list", "--tenant", "acme")).isZero();
    assertThat(standardOutput()).contains("0123456789abcdef", "editor", "active", "never");
    assertThat(run("keys", "revoke", "0123456789abcdef")).isZero();
    assertThat(requests.getLast()).startsWith("DELETE /admin/api-keys/0123456789abcdef");
    assertThat(run("keys")).isEqualTo(2);
  }

  private static String apiKey() {
    return """
    {"key_id":"0123456789abcdef","name":"ci","tenant":"acme","role":"editor",
     "created_by":"operator","created_at":"2026-01-01T00:00:00Z"}
    """;
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
      case "POST /ingest-async" -> send(exchange, 202, accepted());
      case "POST /search" -> send(exchange, 200, searched);
      case "GET /jobs" -> send(exchange, 200, "{\"jobs\":[" + job() + "],\"has_more\":false}");
      case "POST /admin/api-keys" ->
          send(exchange, 201, "{\"key\":\"qk_the_key\",\"api_key\":" + apiKey() + "}");
      case "GET /admin/api-keys" ->
          send(exchange, 200, "{\"api_keys\":[" + apiKey() + "],\"has_more\":false}");
      case "DELETE /admin/api-keys/0123456789abcdef" -> send(exchange, 204, "");
      case "GET /jobs/" + ID -> send(exchange, 200, job());
      case "GET /jobs/" + ID + "/items" ->
          send(exchange, 200, query.contains("status=skipped") ? skipped() : items());
      case "POST /jobs/" + ID + "/retry" -> send(exchange, 202, accepted());
      case "GET /collections" -> send(exchange, 200, collections());
      case "GET /jobs/" + ID + "/events" -> {
        ended = after != null;
        send(exchange, 200, after == null ? event(1) + event(2) + "data: {" : event(3));
      }
      default -> send(exchange, 409, conflict());
    }
  }

  private String job() {
    String status = ended ? finalStatus : "processing";
    String error =
        "failed".equals(status)
            ? "\"error\":{\"code\":\"timeout\",\"message\":\"It took too"
                + " long.\",\"retryable\":true},"
            : "";
    return """
    {"job_id":"%s","type":"web_crawl","status":"%s","progress":50,"stage":"crawl",%s
     "counts":{"found":9,"fetched":6,"stored":6,"skipped":2,"failed":%d,"chunks":40},
     "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:12.5Z",
     "collection":"default","source_uri":"http://site.test/"}
    """
        .formatted(ID, status, error, failed);
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

  private static String event(int seq) {
    return """
    id: %d
    data: {"job_id":"%s","seq":%d,"type":"progress","at":"2026-01-01T00:00:00Z","data":{}}

    """
        .formatted(seq, ID, seq);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(print(out), print(err), false);
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    return Quarry.commandLine(new FixedAddress(address), terminal).execute(arguments);
  }

  /** Replaces the default address by that of the fake orchestrator. */
  private record FixedAddress(String address) implements ClientFactory {
    @Override
    public OrchestratorClient orchestrator(String given) {
      return ClientFactory.HTTP.orchestrator(given.contains("127.0.0.1:8001") ? address : given);
    }

    @Override
    public ApiKeyClient apiKeys(String given) {
      return ClientFactory.HTTP.apiKeys(given.contains("127.0.0.1:8001") ? address : given);
    }
  }

  private String standardOutput() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String standardError() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}

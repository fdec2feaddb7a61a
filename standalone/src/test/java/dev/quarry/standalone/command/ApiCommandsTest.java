package dev.quarry.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.testkit.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs commands that make one request against a server with prepared responses. */
@Timeout(30)
@SuppressWarnings("NullAway.Init") // initialised by startServer()
class ApiCommandsTest {
  private static final String ID = "00000000-0000-0000-0000-000000000001";
  private static final String ACCEPTED =
      """
      {"job_id":"%s","status":"queued","message":"m","created_at":"2026-01-01T00:00:00Z",
       "track_url":"t","status_url":"s","events_url":"e"}
      """
          .formatted(ID);
  private static final String JOB =
      """
      {"job_id":"%s","type":"http_call","status":"%s","progress":100,"collection":"default",
       "counts":{},"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:02Z","events":[
        {"job_id":"%s","seq":1,"type":"queued","at":"2026-01-01T00:00:00Z","data":{}},
        {"job_id":"%s","seq":2,"type":"completed","at":"2026-01-01T00:00:02Z","data":{"stored":1}}]}
      """;
  private static final Map<String, String> RESPONSES =
      Map.ofEntries(
          Map.entry("/jobs/" + ID, JOB.formatted(ID, "completed", ID, ID)),
          Map.entry(
              "/jobs/" + ID + "/items",
              "{\"items\":[{\"uri\":\"http://site.test/\\u001b[31mx\",\"status\":\"skipped\",\"depth\":2,"
                  + "\"reason\":\"robots\"}],\"has_more\":true,\"next_cursor\":\"c2\"}"),
          Map.entry(
              "/jobs/" + ID + "/changes",
              "{\"counts\":{\"removed\":1},\"changes\":[{\"uri\":\"http://site.test/x\","
                  + "\"change\":\"removed\",\"reason\":\"not_found\"}],\"has_more\":false}"),
          Map.entry(
              "/jobs/" + ID + "/result", "{\"documents\":3,\"vectors_refused\":{\"passages\":1}}"),
          Map.entry("/jobs/stats", "{\"by_status\":{\"queued\":4},\"p50_seconds\":1.5}"),
          Map.entry(
              "/jobs/history", "{\"points\":[{\"at\":\"2026-01-01T00:00:00Z\",\"created\":7}]}"),
          Map.entry(
              "/ingest-async/batch",
              "{\"batch_id\":\"b1\",\"jobs\":[{}],\"rejected\":[{\"index\":1,\"code\":\"invalid_url\"}]}"),
          Map.entry(
              "/batches/b1",
              "{\"total\":2,\"progress\":50,\"by_status\":{\"failed\":1},\"failed_jobs\":[{\"job_id\":\"j9\","
                  + "\"error\":{\"code\":\"timeout\"}}]}"),
          Map.entry(
              "/ingest-async", "{\"dry_run\":true,\"pages\":12,\"tokens\":900,\"exact\":false}"),
          Map.entry(
              "/documents",
              "{\"documents\":[{\"document_id\":\"d1\",\"uri\":\"http://site.test/\",\"chunks\":3,"
                  + "\"ingested_at\":\"2026-01-01T00:00:00.123Z\"}]}"),
          Map.entry("/documents/" + ID, "{\"text\":\"# Stone\\n\\n  Granite\\u001b[2J\"}"),
          Map.entry(
              "/documents/" + ID + "/chunks",
              "{\"chunks\":[{\"ordinal\":0,\"vector\":\"ready\",\"text\":\"Granite\"}]}"),
          Map.entry("/admin/queues", "{\"queues\":[{\"name\":\"text\",\"state\":\"running\"}]}"),
          Map.entry("/admin/queues/text/pause", "{\"name\":\"text\",\"state\":\"paused\"}"),
          Map.entry(
              "/admin/dead-letter",
              "{\"jobs\":[{\"job_id\":\"j9\",\"error\":{\"code\":\"connect_failed\"}}]}"),
          Map.entry(
              "/admin/dead-letter/redrive",
              "{\"redriven\":[{\"job_id\":\"j9\",\"redriven_as\":\"j10\"}],\"has_more\":true}"),
          Map.entry("/admin/dead-letter/" + ID + "/redrive", ACCEPTED),
          Map.entry("/admin/webhooks", "{\"deliveries\":[]}"),
          Map.entry("/admin/webhooks/w1", "{\"delivery_id\":\"w1\",\"attempts\":3}"),
          Map.entry("/admin/webhooks/w1/redeliver", "{}"),
          Map.entry("/admin/webhooks/endpoint", "{\"url\":\"https://h.test/\",\"enabled\":true}"),
          Map.entry("/admin/webhooks/endpoint/rotate", "{\"secret\":\"whsec_x\"}"),
          Map.entry("/health/workers", "{\"workers\":[{\"node\":\"n1\",\"slots\":8}]}"),
          Map.entry(
              "/admin/audit", "{\"entries\":[{\"action\":\"key.create\",\"outcome\":\"ok\"}]}"),
          Map.entry("/whoami", "{\"tenant\":\"acme\",\"role\":\"editor\"}"),
          Map.entry("/admin/tenants/acme/limits", "{\"effective\":{\"queued\":500}}"),
          Map.entry("/api/echo/submit", ACCEPTED),
          Map.entry("/api/echo/jobs/" + ID + "/result", "{\"article\":\"moss\"}"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private LoopbackServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new LoopbackServer(this::respond);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          items ID --status skipped | GET /jobs/ID/items?limit=50&status=skipped | robots .* 2 +http
          changes ID --change removed | GET /jobs/ID/changes?change=removed&limit=50 | removed +not_found .*http
          result ID                 | GET /jobs/ID/result                        | vectors_refused.passages: 1
          stats                     | GET /jobs/stats                            | by_status.queued: 4
          stats --history 60        | GET /jobs/history?minutes=60               | 2026-01-01T00:00:00Z +7
          batch status b1           | GET /batches/b1                            | (?s)50 % of 2 jobs: failed: 1.*j9 +timeout
          documents -c docs         | GET /documents?collection=docs&limit=50    | d1 .* 3 +2026-01-01T00:00:00Z
          document ID               | GET /documents/ID                          | (?m)^  Granite.2J$
          document ID --chunks      | GET /documents/ID/chunks?limit=200         | 0 +ready .*Granite
          delete document ID        | DELETE /documents/ID                       | is deleted
          delete collection a/b -y  | DELETE /collections/a%2Fb                  | a/b is deleted
          queues list               | GET /admin/queues                          | text +running
          queues pause text         | POST /admin/queues/text/pause              | text is paused
          dead-letters list         | GET /admin/dead-letter?limit=50           | j9 .*connect_failed
          dead-letters redrive ID   | POST /admin/dead-letter/ID/redrive         | is queued
          dead-letters redrive --all --code x | POST /admin/dead-letter/redrive?code=x&limit=100 | j9 +j10
          webhooks list             | GET /admin/webhooks?limit=50               | no such deliveries
          webhooks show w1          | GET /admin/webhooks/w1                     | attempts: 3
          webhooks redeliver w1     | POST /admin/webhooks/w1/redeliver          | sent again
          webhooks endpoint         | GET /admin/webhooks/endpoint               | enabled: true
          webhooks endpoint --off   | PUT /admin/webhooks/endpoint {}            | url:
          webhooks rotate           | POST /admin/webhooks/endpoint/rotate {}    | whsec_x
          workers                   | GET /health/workers                        | n1 +8
          audit                     | GET /admin/audit?limit=50                  | key.create +ok
          whoami                    | GET /whoami                                | role: editor
          tenants limits acme       | GET /admin/tenants/acme/limits             | effective.queued: 500
          tenants limits acme --set queued=5 | PUT /admin/tenants/acme/limits {"queued":5} | effective
          crawl http://s/ --dry-run | POST /ingest-async?dry_run=true            | pages: 12
          """)
  void command_sends_one_request_and_prints_its_response(
      String command, String request, String printed) {
    assertThat(run(command.replace("ID", ID).split(" +"))).isZero();

    assertThat(requests).singleElement().asString().startsWith(request.replace("ID", ID));
    assertThat(text(out)).containsPattern(printed).doesNotContain("\033");
  }

  @Test
  void json_is_the_response_of_the_api() {
    assertThat(run("items", ID, "--json")).isZero();
    assertThat(text(out)).startsWith("{").contains("\"next_cursor\" : \"c2\"");
  }

  @Test
  void page_says_how_to_get_the_next_one() {
    assertThat(run("items", ID, "--cursor", "c1", "-n", "1")).isZero();

    assertThat(requests.getFirst()).contains("cursor=c1").contains("limit=1");
    assertThat(text(err)).contains("--cursor c2");
  }

  @Test
  void batch_is_read_from_a_file(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("jobs.json"), "{\"jobs\":[]}");

    assertThat(run("batch", "submit", file.toString())).isZero();

    assertThat(requests).containsExactly("POST /ingest-async/batch {\"jobs\":[]}");
    assertThat(text(out)).contains("1 jobs are queued", "invalid_url", "batch status b1");
    assertThat(run("batch", "submit", "/no/such/file")).isEqualTo(2);
  }

  @Test
  void events_are_lines_of_json_or_text() {
    assertThat(run("events", ID)).isZero();
    assertThat(text(out)).contains("2  2026-01-01T00:00:02Z  completed  {\"stored\":1}");

    out.reset();
    assertThat(run("events", ID, "--after", "1", "--follow", "--json")).isZero();
    assertThat(text(out).lines()).singleElement().asString().startsWith("{").contains("\"seq\":2");
  }

  @Test
  void call_prints_nothing_but_the_response_of_the_upstream(@TempDir Path folder)
      throws IOException {
    Path body = Files.writeString(folder.resolve("request.json"), "{\"topic\":\"moss\"}");

    assertThat(run("call", "echo", body.toString())).isZero();

    assertThat(requests.getFirst()).isEqualTo("POST /api/echo/submit {\"topic\":\"moss\"}");
    assertThat(text(out)).isEqualTo("{\"article\":\"moss\"}");
    assertThat(run("call", "echo", "--detach")).isZero();
    assertThat(requests.getLast()).isEqualTo("POST /api/echo/submit ");
  }

  @Test
  void text_is_read_from_a_file_and_estimated(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("note.txt"), "Granite");

    assertThat(run("text", file.toString(), "--title", "Note", "--dry-run", "-c", "notes"))
        .isZero();

    assertThat(requests)
        .singleElement()
        .asString()
        .contains("\"source_type\":\"text\"", "\"text\":\"Granite\"", "\"collection\":\"notes\"");
    assertThat(text(out)).contains("tokens: 900");
  }

  @Test
  void jobs_can_be_filtered_by_type_batch_and_label() {
    run("jobs", "--type", "text", "--batch", "b1", "--label", "a", "--status", "failed");

    assertThat(requests.getFirst())
        .contains("type=text", "batch_id=b1", "label=a", "status=failed", "limit=50");
  }

  @Test
  void what_cannot_be_undone_or_is_ambiguous_is_refused_before_a_request() {
    assertThat(run("delete", "collection", "docs")).isEqualTo(2);
    assertThat(text(err)).contains("cannot be undone", "--yes");
    assertThat(run("dead-letters", "redrive")).isEqualTo(2);
    assertThat(run("dead-letters", "redrive", ID, "--all")).isEqualTo(2);
    assertThat(run("queues")).isEqualTo(2);
    assertThat(requests).isEmpty();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String path = exchange.getRequestURI().getPath();
      requests.add(request(exchange) + (hasBody(exchange) ? " " + body : ""));
      if (path.endsWith("/events")) {
        long after = after(exchange);
        String events =
            (after < 1 ? event(1, "queued") : "") + (after < 2 ? event(2, "completed") : "");
        send(exchange, events.isEmpty() ? 204 : 200, events);
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        send(exchange, 204, "");
      } else {
        send(exchange, RESPONSES.containsKey(path) ? 200 : 404, RESPONSES.getOrDefault(path, "{}"));
      }
    }
  }

  private static boolean hasBody(HttpExchange exchange) {
    return exchange.getRequestMethod().startsWith("P");
  }

  /** The request with its parameters in the order of their names. */
  private static String request(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    String sorted =
        query == null
            ? ""
            : "?" + String.join("&", List.of(query.split("&")).stream().sorted().toList());
    return exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + sorted;
  }

  private static long after(HttpExchange exchange) {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    return last == null ? 0 : Long.parseLong(last);
  }

  private static String event(int seq, String type) {
    return """
    id: %d
    data: {"job_id":"%s","seq":%d,"type":"%s","at":"2026-01-01T00:00:0%dZ","data":{"stored":1}}

    """
        .formatted(seq, ID, seq, type, seq);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
    if (status != 204) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    return Quarry.commandLine(new Prepared(server.url("")), terminal, arguments).execute(arguments);
  }

  /** Clients of the prepared server, whatever the address. */
  private record Prepared(String address) implements ClientFactory {
    @Override
    public OrchestratorClient orchestrator(String given) {
      return ClientFactory.HTTP.orchestrator(address);
    }

    @Override
    public ApiClient api(String given) {
      return ClientFactory.HTTP.api(address);
    }
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }
}

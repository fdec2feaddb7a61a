package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.quarry.orchestrator.RunningOrchestrator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

final class DryRunApiTest {
  private static final JdbcClient SQL =
      JdbcClient.create(RunningOrchestrator.bean(DataSource.class));
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private HttpServer site;

  @BeforeEach
  void start() throws Exception {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          String body = pages.get(exchange.getRequestURI().getPath());
          byte[] bytes = (body == null ? "" : body).getBytes(UTF_8);
          String type = exchange.getRequestURI().getPath().endsWith(".txt") ? "plain" : "html";
          exchange.getResponseHeaders().set("Content-Type", "text/" + type);
          exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    site.start();
  }

  @AfterEach
  void stop() {
    site.stop(0);
  }

  @Test
  void invalid_dry_run_flag_is_rejected() throws Exception {
    for (String query :
        new String[] {
          "dry_run", "dry_run=", "dry_run=TRUE", "dry_run=1", "dry_run=false&dry_run=true"
        }) {
      ProblemTableTest.isProblem(Http.post("/ingest-async?" + query, TEXT), 400, "invalid_request");
    }
    assertThat(Http.post("/ingest-async?dry%5Frun=%74rue", TEXT).status()).isEqualTo(200);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + site.getAddress().getPort() + path;
  }

  private JsonNode crawl(String path, int maxPages) throws Exception {
    return crawl(path, Map.of("max_pages", maxPages, "exclude", "*/private*"));
  }

  private JsonNode crawl(String path, Map<String, Object> options) throws Exception {
    String body =
        Http.json(Map.of("source_type", "web_crawl", "source_uri", url(path), "metadata", options));
    Http.Answer answer = Http.post("/ingest-async?dry_run=true", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.body();
  }

  private static long rows() {
    return SQL.sql(
            """
            select (select count(*) from job) + (select count(*) from item)
              + (select count(*) from document) + (select count(*) from embedding_cache)
            """)
        .query(Long.class)
        .single();
  }

  @Test
  void crawl_estimate_uses_sitemap_and_sample() throws Exception {
    StringBuilder map = new StringBuilder("<urlset>");
    String text = "<p>" + "Granite is cut in the quarry. ".repeat(40);
    for (int i = 0; i < 40; i++) {
      map.append("<url><loc>").append(url("/p" + i)).append("</loc></url>");
      pages.put("/p" + i, text + i);
    }
    map.append("<url><loc>").append(url("/private/a")).append("</loc></url></urlset>");
    pages.put("/", text + "<a href=/p1>one</a> <a href=https://elsewhere.example/>two</a>");
    pages.put("/sitemap.xml", map.toString());
    long before = rows();

    JsonNode estimate = crawl("/", 100);
    assertThat(estimate.path("pages").asInt()).isEqualTo(41);
    assertThat(estimate.path("sampled").asInt()).isEqualTo(4);
    assertThat(estimate.path("exact").asBoolean(true)).isFalse();
    assertThat(estimate.path("bytes").asLong()).isBetween(41L * 1_000, 41L * 1_500);
    assertThat(estimate.path("chunks").asLong()).isGreaterThanOrEqualTo(41);
    assertThat(estimate.path("tokens").asLong()).isBetween(41L * 200, 41L * 500);
    assertThat(crawl("/", 7).path("pages").asInt()).isEqualTo(7);
    assertThat(crawl("/", 1).path("exact").asBoolean()).isTrue();
    // One page is known, and it may link to more.
    pages.put("/alone", text);
    pages.remove("/sitemap.xml");
    JsonNode alone = crawl("/alone", 9);
    assertThat(alone.path("pages").asInt()).isEqualTo(1);
    assertThat(alone.path("exact").asBoolean(true)).isFalse();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void dry_run_of_a_failing_job_reports_the_error() throws Exception {
    assertThat(crawl("/nothing", 10).path("error").path("code").asString()).isEqualTo("not_found");
    pages.put("/robots.txt", "User-agent: *\nDisallow: /");
    pages.put("/", "<p>Granite");
    JsonNode forbidden = crawl("/", 10);
    assertThat(forbidden.path("error").path("code").asString()).isEqualTo("robots_disallowed");
    assertThat(forbidden.path("pages").asInt()).isZero();
    String inside =
        Http.json(Map.of("source_type", "document", "source_uri", "http://169.254.1.1/"));
    Http.Answer blocked = Http.post("/ingest-async?dry_run=true", inside);
    assertThat(blocked.status()).isEqualTo(200);
    assertThat(blocked.body().path("error").path("code").asString()).isNotEmpty();
  }

  @Test
  void dry_run_of_a_crawl_fails_as_the_crawl_would() throws Exception {
    pages.put("/shell", "<div id=root></div><script src=/app.js></script>");
    pages.put("/blank", "<title>Granite</title><p> </p>");
    pages.put("/hidden", "<meta name=robots content=noindex><p>Granite is hard.");
    assertThat(error("/shell", Map.of("render", "never"))).isEqualTo("no_text");
    assertThat(error("/blank", Map.of())).isEqualTo("no_text");
    assertThat(error("/hidden", Map.of())).isEqualTo("noindex");
  }

  @Test
  void dry_run_of_a_crawl_that_finds_nothing_to_store_fails() throws Exception {
    pages.put("/hidden", "<meta name=robots content=noindex><p>Granite is hard.");
    pages.put("/list", pages.get("/hidden") + "<a href=/hidden>more</a>");
    assertThat(error("/list", Map.of())).isEqualTo("nothing_to_index");
  }

  @Test
  void dry_run_of_a_document_without_text_fails() throws Exception {
    pages.put("/blank", "<title>Granite</title><p> </p>");
    String blank = Http.json(Map.of("source_type", "document", "source_uri", url("/blank")));
    JsonNode document = Http.post("/ingest-async?dry_run=true", blank).body();
    assertThat(document.path("error").path("code").asString()).isEqualTo("empty_document");
  }

  private String error(String path, Map<String, Object> options) throws Exception {
    JsonNode estimate = crawl(path, options);
    assertThat(estimate.path("chunks").asInt()).isZero();
    return estimate.path("error").path("code").asString();
  }

  @Test
  void pages_that_a_crawl_would_not_store_are_not_counted() throws Exception {
    pages.put(
        "/",
        "<meta name=robots content=noindex><p>A list of stones.<a href=/a>a</a>"
            + "<a href=/photo.png>photo</a><a href=/b>b</a>");
    pages.put("/a", "<p>Granite is hard.");
    pages.put("/b", "<meta name=robots content=noindex><p>Basalt is dark.");
    JsonNode estimate = crawl("/", 10);
    assertThat(estimate.path("error").isMissingNode()).as(estimate.toString()).isTrue();
    assertThat(estimate.path("pages").asInt()).isEqualTo(2);
    assertThat(estimate.path("sampled").asInt()).isEqualTo(2);
    assertThat(estimate.path("bytes").asInt()).isEqualTo(pages.get("/a").length());
    assertThat(estimate.path("exact").asBoolean(true)).isFalse();
  }

  @Test
  void crawl_estimate_counts_the_pages_of_llms_txt() throws Exception {
    pages.put("/", "<p>Stones.");
    pages.put("/llms.txt", "# Stones\n\n- [Granite](/granite)\n- [Basalt](/basalt)\n");
    pages.put("/granite", "<p>Granite is hard.");
    pages.put("/basalt", "<p>Basalt is dark.");
    JsonNode estimate = crawl("/", 10);
    assertThat(estimate.path("pages").asInt()).isEqualTo(3);
    assertThat(estimate.path("sampled").asInt()).isEqualTo(3);
    assertThat(estimate.path("chunks").asInt()).isEqualTo(3);
  }

  @Test
  void crawl_estimate_measures_what_listed_addresses_lead_to() throws Exception {
    pages.put("/", "<p>Stones.<a href=/old>a</a><a href=/shown?from=list>b</a>");
    pages.put("/old", "<meta http-equiv=refresh content='0; url=/new'>");
    pages.put("/new", "<p>Granite is hard.");
    pages.put("/shown", "<link rel=canonical href=/shown><p>Basalt is dark.");
    JsonNode estimate = crawl("/", 10);
    assertThat(estimate.path("pages").asInt()).isEqualTo(3);
    assertThat(estimate.path("chunks").asInt()).isEqualTo(3);
  }

  @Test
  void server_rejects_itself_as_source() throws Exception {
    String own = "http://127.0.0.1:" + RunningOrchestrator.port() + "/jobs";
    String document = Http.json(Map.of("source_type", "document", "source_uri", own));
    JsonNode estimate = Http.post("/ingest-async?dry_run=true", document).body();
    assertThat(estimate.path("error").path("code").asString()).isEqualTo("own_address");
  }

  @Test
  void estimate_of_a_single_document_is_exact() throws Exception {
    pages.put("/a.html", "<h1>Granite</h1><p>It is hard, and so is gneiss.</p>");
    Map<String, String> document = Map.of("source_type", "document", "source_uri", url("/a.html"));
    JsonNode counted = Http.post("/ingest-async?dry_run=true", Http.json(document)).body();
    assertThat(counted.path("dry_run").asBoolean()).isTrue();
    assertThat(counted.path("exact").asBoolean()).isTrue();
    assertThat(counted.path("bytes").asInt()).isEqualTo(pages.get("/a.html").length());
    assertThat(counted.path("chunks").asInt()).isEqualTo(1);
    long before = rows();
    JsonNode text = Http.post("/ingest-async?dry_run=true", TEXT).body();
    assertThat(text.path("pages").asInt()).isEqualTo(1);
    assertThat(text.path("tokens").asInt()).isBetween(5, 15);
    assertThat(rows()).isEqualTo(before);
  }
}

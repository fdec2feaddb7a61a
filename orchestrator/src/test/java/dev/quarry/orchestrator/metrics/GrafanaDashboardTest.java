package dev.quarry.orchestrator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.quarry.orchestrator.OutsideTool;
import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alert rules on the metrics of a running server. */
final class GrafanaDashboardTest {
  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
  private static final Path DASHBOARD = DOCS.resolve("grafana.json");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void dashboard_is_valid_by_its_schema() throws Exception {
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(Path.of("src/test/resources/grafana.schema.json")),
                InputFormat.JSON);
    assertThat(schema.validate(Files.readString(DASHBOARD), InputFormat.JSON)).isEmpty();
  }

  @Test
  void panels_have_ids_of_their_own_and_do_not_overlap() throws Exception {
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : panels()) {
      assertThat(ids.add(panel.path("id").asInt())).as(panel.path("title").asString()).isTrue();
      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(cells.add(column + " " + (place.path("y").asInt() + y)))
              .as("%s overlaps another panel", panel.path("title").asString())
              .isTrue();
        }
      }
    }
  }

  @Test
  void prometheus_evaluates_each_expression_on_a_live_scrape() throws Exception {
    Path program = PrometheusServer.program("prometheus").orElse(null);
    if (program == null) {
      OutsideTool.named("prometheus")
          .absent("it is not on the PATH: docs/grafana.json is not evaluated");
      return;
    }
    try (ConfigurableApplicationContext quarry =
        OrchestratorApplication.application()
            .run(
                StartArguments.withoutModel(
                    folder.resolve("data"), "--quarry.egress.allow=127.0.0.1"))) {
      int port = quarry.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      runJob(port);
      try (PrometheusServer prometheus =
          new PrometheusServer(program, folder, DOCS.resolve("alerts.yaml"), port)) {
        prometheus.awaitScrapes(4);
        for (String expression : expressions()) {
          assertThat(prometheus.query(expression).path("result").size())
              .as("series of %s", expression)
              .isPositive();
        }
        awaitHealthyRules(prometheus);
      }
    }
  }

  /** A crawl of a forbidden address: a stage and the end of a job are measured. */
  private static void runJob(int port) throws Exception {
    HttpRequest submission =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ingest-async"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"source_type\":\"web_crawl\",\"source_uri\":\"http://10.0.0.1/\"}"))
            .build();
    URI metrics = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus");
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(submission, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(202);
      Await.until(
          "the end of the job",
          Duration.ofSeconds(60),
          () ->
              client
                  .send(
                      HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                  .body()
                  .contains("job_duration_seconds_bucket"));
    }
  }

  private static void awaitHealthyRules(PrometheusServer prometheus) {
    Await.until(
        "the evaluation of the rules",
        Duration.ofSeconds(30),
        () -> {
          JsonNode rules = prometheus.get("/api/v1/rules").path("groups").path(0).path("rules");
          assertThat(rules).hasSameSizeAs(AlertRulesTest.alerts().keySet());
          List<String> health = new ArrayList<>();
          rules.forEach(rule -> health.add(rule.path("health").asString()));
          return health.stream().allMatch("ok"::equals);
        });
  }

  private static List<JsonNode> panels() throws IOException {
    List<JsonNode> panels = new ArrayList<>();
    JSON.readTree(Files.readString(DASHBOARD)).path("panels").forEach(panels::add);
    return panels;
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : panels()) {
      panel
          .path("targets")
          .forEach(
              target ->
                  expressions.add(
                      target.path("expr").asString().replace("$__rate_interval", "1m")));
    }
    assertThat(expressions).hasSizeGreaterThan(20);
    return expressions;
  }
}

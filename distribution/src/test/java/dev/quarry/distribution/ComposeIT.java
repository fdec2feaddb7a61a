package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Brings docker-compose.yml up, with three workers and images of this archive, and uses it through
 * nginx.
 */
@EnabledIfSystemProperty(named = "quarry.compose", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // initialised by bringUp()
final class ComposeIT {
  private static final Duration JOB = Duration.ofMinutes(5);
  private static final List<String> SERVICES =
      List.of("nginx", "orchestrator", "worker", "mcp-server", "postgres", "redis", "qdrant");
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;
  private static final String SEARCH_TOOL =
      """
      {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search",
       "arguments":{"query":"herons in the reeds","collection":"birds"}}}
      """;

  /** Without the table of its objects, which a parser makes itself. */
  private static final String PDF =
      """
      %PDF-1.4
      1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
      2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
      3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R
       /Resources <</Font <</F1 5 0 R>>>>>> endobj
      4 0 obj <</Length 75>>
      stream
      BT /F1 12 Tf 20 200 Td (The kingfisher dives for fish from a branch.) Tj ET
      endstream endobj
      5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
      trailer <</Root 1 0 R>>
      %%EOF
      """;

  /** As docs/operations.md has it: nginx does not pass on requests for keys. */
  private static final String KEYS =
      "docker compose exec -T -e QUARRY_API_KEY=\"$(head -n 1 $QUARRY_SECRETS_DIR/QUARRY_API_KEY)\""
          + " orchestrator /opt/quarry/quarry keys ";

  private static final Pattern KEY = Pattern.compile("qk_[0-9a-f]{16}_[0-9a-f]{64}");

  @TempDir private static Path directory;
  private static Path secrets;
  private static UnpackedArchive archive;
  private static DockerEngine engine;
  private static ComposeProject quarry;

  @BeforeAll
  static void bringUp() throws Exception {
    DockerEngine.require();
    archive = UnpackedArchive.in(Files.createDirectory(directory.resolve("a")));
    secrets = directory.resolve("secrets");
    var written = archive.quarry(Map.of(), "secrets", secrets.toString());
    assertThat(written.code()).as(written.output()).isZero();

    engine = DockerEngine.start();
    quarry = new ComposeProject(engine, secrets, ComposeImages.variables());
    ComposeImages images = new ComposeImages(engine, directory.resolve("images"));
    images.loadRoots();
    quarry.compose("build", "orchestrator", "worker", "mcp-server");
    images.build();
    up();
  }

  /** Returns when nginx is healthy, which starts last. */
  private static void up() throws Exception {
    quarry.compose("up", "--detach", "--no-build", "--scale", "worker=3");
    awaitHealth();
  }

  private static void awaitHealth() {
    Await.until(
        () -> "not healthy: " + quarry(),
        JOB,
        () ->
            quarry.states().values().stream().filter(state -> state.contains("(healthy)")).count()
                == SERVICES.size() + 2);
  }

  private static String quarry() {
    try {
      return engine.docker("ps", "--all");
    } catch (Exception e) {
      return e.toString();
    }
  }

  @AfterAll
  static void remove() throws Exception {
    if (archive != null) {
      archive.removePrograms();
    }
    if (quarry != null) {
      for (String service : List.of("orchestrator", "worker", "mcp-server", "nginx")) {
        for (String container : quarry.containers(service)) {
          Files.writeString(
              Path.of("target", "compose-" + service + "-" + container + ".log"),
              engine.docker("logs", container));
        }
      }
      quarry.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  @Order(1)
  void only_nginx_publishes_a_port_and_no_container_runs_as_root() throws Exception {
    for (String service : SERVICES) {
      for (String container : quarry.containers(service)) {
        String published = engine.docker("port", container);
        assertThat(published.isEmpty()).as(service + published).isEqualTo(!"nginx".equals(service));
        assertThat(
                engine
                    .docker(
                        "inspect",
                        "--format",
                        "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}"
                            + " {{.HostConfig.SecurityOpt}}",
                        container)
                    .strip())
            .isEqualTo("true [ALL] [no-new-privileges:true]");
        assertThat(engine.docker("top", container, "-o", "pid,uid").lines().skip(1))
            .isNotEmpty()
            .noneMatch(process -> process.strip().endsWith(" 0"));
      }
    }
    assertThat(quarry.get("/health/workers").path("workers")).hasSize(3);
    assertThat(quarry.statusWithoutKey("/jobs")).isEqualTo(401);
  }

  @Test
  @Order(2)
  void text_that_is_ingested_through_nginx_is_found_by_search_and_by_a_tool() throws Exception {
    String job =
        submit(
            """
            {"source_type":"text","title":"Herons","collection":"birds",
             "text":"# Herons\\n\\nHerons stand still in the reeds and wait for fish."}
            """);
    assertThat(quarry.events(job)).contains("event: completed");
    assertThat(search("birds among reeds", "birds")).contains("Herons stand still");

    var opened = quarry.mcp("", INITIALIZE);
    assertThat(opened.body()).contains("\"serverInfo\"", UnpackedArchive.VERSION);
    String session = opened.headers().firstValue("Mcp-Session-Id").orElseThrow();
    assertThat(quarry.mcp(session, SEARCH_TOOL).body()).contains("Herons stand still");
  }

  @Test
  @Order(3)
  void pdf_that_is_uploaded_through_nginx_is_parsed_in_a_container() throws Exception {
    Path file = Files.writeString(directory.resolve("kingfisher.pdf"), PDF);
    var ingest =
        archive.quarry(
            Map.of("QUARRY_API_KEY", quarry.key()),
            "ingest",
            "--orchestrator",
            quarry.url(),
            "--collection",
            "birds",
            file.toString());
    assertThat(ingest.output()).contains("completed", "1 stored");
    assertThat(search("bird that dives from a branch", "birds")).contains("kingfisher dives");
  }

  @Test
  @Order(4)
  void crawl_whose_worker_is_killed_is_completed_by_another_one() throws Exception {
    String job =
        submit(
            """
            {"source_type":"web_crawl","source_uri":"http://site/","collection":"lighthouses",
             "metadata":{"max_pages":30}}
            """);
    Await.until("pages", JOB, () -> stored(job) >= 5);
    String worker = workerOf(job);
    System.out.println("$ docker kill " + worker + "    # " + stored(job) + " pages are stored");
    engine.docker("kill", worker);

    Await.until(() -> state(job), JOB, () -> state(job).contains("\"status\":\"completed\""));
    JsonNode view = quarry.get("/jobs/" + job);
    System.out.println(view);
    assertThat(stored(job)).isEqualTo(30);
    assertThat(view.path("partial").asBoolean()).isFalse();
    assertThat(view.path("counts").path("vectors")).isEqualTo(view.path("counts").path("chunks"));
    assertThat(quarry.events(job)).contains("event: rescued", "event: completed");
    assertThat(search("lighthouse in the fog", "lighthouses")).contains("Lighthouse");
  }

  @Test
  @Order(5)
  void prometheus_finds_all_nodes_the_rules_and_alertmanager() throws Exception {
    quarry.compose(
        "--profile", "observability", "up", "--detach", "--no-deps", "prometheus", "alertmanager");
    String prometheus = quarry.containers("prometheus").getFirst();
    // The orchestrator and the two workers that are left.
    awaitMetric(prometheus, "sum(up{job=\"quarry\"})", "=> 3 ");
    awaitMetric(prometheus, "min(database_up)", "=> 1 ");
    awaitMetric(prometheus, "prometheus_notifications_alertmanagers_discovered", "=> 1 ");
    awaitMetric(prometheus, "sum(prometheus_rule_group_rules) > bool 10", "=> 1 ");
  }

  private static void awaitMetric(String prometheus, String query, String expected) {
    String[] command = {
      "exec", prometheus, "promtool", "query", "instant", "http://127.0.0.1:9090", query
    };
    Await.until(query, JOB, () -> engine.docker(command).contains(expected));
  }

  @Test
  @Order(6)
  void data_is_there_after_all_containers_are_removed_and_made_anew() throws Exception {
    quarry.compose("--profile", "observability", "down", "--timeout", "60");
    assertThat(engine.docker("ps", "--all", "--quiet")).isEmpty();
    up();

    assertThat(search("birds among reeds", "birds")).contains("Herons stand still");
    JsonNode results = results("lighthouse in the fog", "lighthouses");
    assertThat(results.path("results").toString()).contains("Lighthouse");
    assertThat(results.path("mode_used").stringValue()).isEqualTo("hybrid");
    assertThat(results.path("warning").isMissingNode()).as(results.toString()).isTrue();
  }

  @Test
  @Order(7)
  void secrets_are_rotated_by_the_printed_commands() throws Exception {
    String former = quarry.key();
    String ann = key(quarry.shell(KEYS + "create --name ann --role editor"));
    rotate("QUARRY_API_KEY", "QUARRY_KEY_PEPPER", "QUARRY_WEBHOOK_KEY");
    assertThat(quarry.key()).isNotEqualTo(former);
    for (String key : List.of(former, quarry.key(), ann)) {
      assertThat(quarry.status("/whoami", key)).isEqualTo(200);
    }
    Await.until(
        "keys are hashed with the new pepper",
        JOB,
        () ->
            quarry
                .shell(KEYS + "list --json | grep -o '\"pepper_id\"[^,]*' | sort -u | wc -l")
                .strip()
                .equals("1"));

    run("--forget", "QUARRY_API_KEY", "QUARRY_KEY_PEPPER", "QUARRY_WEBHOOK_KEY");
    assertThat(quarry.status("/whoami", former)).isEqualTo(401);
    assertThat(quarry.status("/whoami", quarry.key())).isEqualTo(200);
    assertThat(quarry.status("/whoami", ann)).isEqualTo(200);

    rotate("QUARRY_DB_PASSWORD");
    rotate("REDIS_URL");
    run("--forget", "REDIS_URL");
    rotate("QDRANT_API_KEY");
    assertThat(quarry.get("/health").path("components").path("bus").path("status").stringValue())
        .isEqualTo("up");
    String job = submit("{\"source_type\":\"text\",\"text\":\"Storks nest on roofs.\"}");
    assertThat(quarry.events(job)).contains("event: completed");
    assertThat(search("birds among reeds", "birds")).contains("Herons stand still");
  }

  private static void rotate(String... names) throws Exception {
    run("--rotate", names);
  }

  /** Changes secrets, and runs what the launcher prints. */
  private static void run(String option, String... names) throws Exception {
    Set<String> commands = new LinkedHashSet<>();
    for (String name : names) {
      var changed = archive.quarry(Map.of(), "secrets", secrets.toString(), option, name);
      assertThat(changed.code()).as(changed.output()).isZero();
      changed
          .output()
          .lines()
          .filter(line -> line.contains("docker compose"))
          .forEach(commands::add);
    }
    assertThat(commands).isNotEmpty();
    quarry.shell(String.join("\n", commands));
    awaitHealth();
  }

  private static String key(String printed) {
    return KEY.matcher(printed).results().findFirst().orElseThrow().group();
  }

  private static String submit(String submission) throws Exception {
    return quarry.post("/ingest-async", submission).path("job_id").stringValue();
  }

  private static int stored(String job) throws Exception {
    return quarry.get("/jobs/" + job).path("counts").path("stored").intValue(0);
  }

  private static String state(String job) {
    try {
      return quarry.get("/jobs/" + job).toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** The container of the node that holds the lease; a node's name begins with its host's. */
  private static String workerOf(String job) throws Exception {
    for (JsonNode worker : quarry.get("/health/workers").path("workers")) {
      if (worker.path("jobs").toString().contains(job)) {
        return worker.path("node").stringValue().replaceAll("-.*", "");
      }
    }
    throw new AssertionError("no worker has the job: " + state(job));
  }

  private static String search(String query, String collection) throws Exception {
    return results(query, collection).path("results").toString();
  }

  private static JsonNode results(String query, String collection) throws Exception {
    return quarry.post(
        "/search", "{\"query\":\"%s\",\"collection\":\"%s\"}".formatted(query, collection));
  }
}

package dev.quarry.faults;

import dev.quarry.orchestrator.store.qdrant.QdrantStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL, the stores and several nodes of the product, with the means to inject faults. */
final class Scene implements AutoCloseable {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  final long seed;
  final Random random;
  final PostgresServer postgres;
  final Ledger ledger;
  final QdrantStandIn vectors;
  final Embeddings embeddings;
  final Jobs jobs;

  private final String test;
  private final Path folder;
  private final Path homes;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> system = new LinkedHashMap<>();
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Map<String, Integer> injected = new LinkedHashMap<>();
  private final AtomicInteger starts = new AtomicInteger();
  private final long began = System.nanoTime();
  private boolean direct;

  /** How a node connects to PostgreSQL. */
  record Route(TcpProxy proxy, PostgresTap tap) {}

  /**
   * Leases are short, so that a test of the default build waits seconds instead of half a minute;
   * the ratios are those of the product.
   */
  Scene(String test) throws IOException, SQLException {
    this(test, Files.createTempDirectory("quarry-faults-"));
  }

  /**
   * @param data the data directory of PostgreSQL
   */
  Scene(String test, Path data) throws IOException, SQLException {
    this.test = test;
    this.seed = Scale.seed(test);
    this.random = new Random(seed);
    String named = test.replaceAll("\\W+", "_");
    this.folder = Files.createDirectories(TARGET.resolve("faults").resolve(named));
    this.homes = TARGET.resolve("faults-data").resolve(named);
    FileSystemUtils.deleteRecursively(homes);
    this.postgres = new PostgresServer(data, TARGET.resolve("postgres-binaries"));
    this.jobs = new Jobs(postgres);
    this.ledger = new Ledger();
    this.vectors = new QdrantStandIn(null);
    this.embeddings = new Embeddings();
    try (Connection connection = postgres.connect()) {
      AuditTrail.install(connection);
    }
    withSystem("faults.ledger", ledger.url().toString());
    with("quarry.engine.lease", "6s");
    with("quarry.engine.heartbeat", "1s");
    with("quarry.engine.trust", "4s");
    with("quarry.engine.poll", "200ms");
    with("quarry.engine.rescue", "500ms");
    with("quarry.engine.grace", "1s");
    with("quarry.engine.drain", "2s");
    with("quarry.engine.retry.first", "200ms");
    with("quarry.engine.retry.longest", "1s");
    with("quarry.engine.slots", "4");
    with("quarry.db.pool-size", "8");
    with("quarry.vectors", "qdrant");
    with("quarry.embedding.model", "toy");
    with("quarry.egress.allow", "127.0.0.0/8");
    with("quarry.index.sweep-every", "500ms");
    with("quarry.index.unpublished-age", "2s");
    with("quarry.crawl.retry-delays", "100ms");
    with("quarry.crawl.page-timeout", "5m");
  }

  /**
   * Connects the nodes that are started from now on to PostgreSQL without a proxy. For
   * measurements, because proxies use the same processors.
   */
  Scene direct() {
    direct = true;
    return this;
  }

  /** Applies to the nodes that are started from now on. */
  Scene with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  /** Sets a system property of the JVMs that are started from now on. */
  Scene withSystem(String property, String value) {
    system.put(property, value);
    return this;
  }

  /** Uses the default leases of 30 s instead of the short ones. */
  Scene withProductTerms() {
    for (String term : List.of("lease", "heartbeat", "trust", "rescue", "poll", "grace")) {
      properties.remove("quarry.engine." + term);
    }
    return this;
  }

  NodeProcess start(String place) throws IOException {
    return launch(place, Map.of()).awaitReady();
  }

  /** Starts the nodes concurrently, because a start takes seconds. */
  List<NodeProcess> start(String... places) throws IOException {
    List<NodeProcess> started = new ArrayList<>();
    for (String place : places) {
      started.add(launch(place, Map.of()));
    }
    started.forEach(NodeProcess::awaitReady);
    return started;
  }

  /**
   * @param place what a restarted node keeps: its connection to PostgreSQL
   */
  NodeProcess launch(String place, Map<String, String> environment) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(properties);
    String name = place + "." + starts.incrementAndGet();
    all.putIfAbsent(
        "quarry.db.url",
        direct ? postgres.url(name) : postgres.url(route(place).proxy().port(), name));
    all.put("quarry.db.user", postgres.user());
    all.put("quarry.db.password", postgres.password());
    all.putIfAbsent("quarry.qdrant.url", vectors.url().toString());
    all.put("quarry.embedding.url", embeddings.url().toString());
    all.putIfAbsent("quarry.data", Files.createDirectories(homes.resolve(place)).toString());
    NodeProcess node =
        NodeProcess.start(new NodeProcess.Plan(name, folder, all, Map.copyOf(system), environment));
    nodes.add(node);
    return node;
  }

  Route route(String place) throws IOException {
    Route known = routes.get(place);
    if (known == null) {
      PostgresTap tap = new PostgresTap();
      known = new Route(new TcpProxy(() -> postgres.port(), tap), tap);
      routes.put(place, known);
    }
    return known;
  }

  /** Records an injected fault for the report. */
  synchronized void injected(String what) {
    injected.merge(what, 1, Integer::sum);
  }

  synchronized void injected(String what, int times) {
    injected.merge(what, times, Integer::sum);
  }

  void kill(NodeProcess node) {
    ledger.disturbed(node.name());
    injected("kill -9 of a node");
    node.kill();
  }

  /** Submits a text job; it must be accepted. */
  UUID submit(NodeProcess node, String title, String... labels)
      throws IOException, InterruptedException {
    return submit(node, text(title, labels));
  }

  UUID submit(NodeProcess node, Map<String, Object> body) throws IOException, InterruptedException {
    Api.Response answer = node.api().post("/ingest-async", body);
    if (answer.status() != 202) {
      throw new AssertionError("not accepted: " + answer);
    }
    ledger.accepted(answer.jobId());
    return answer.jobId();
  }

  static Map<String, Object> text(String title, String... labels) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("source_type", "text");
    body.put("title", title);
    body.put("text", "About " + title + ". A quarry is where stone is cut. ".repeat(20));
    body.put("labels", List.of(labels));
    return body;
  }

  /** Waits until all accepted jobs have ended, and checks the outcomes. */
  void settle(Duration limit) throws SQLException, IOException {
    boolean shared = "qdrant".equals(properties.get("quarry.vectors"));
    Oracle oracle = new Oracle(postgres, ledger, shared ? vectors : null);
    oracle.awaitEnds(limit);
    Oracle.CheckResult result = oracle.check();
    Report.write(test, seed, injected, result, Duration.ofNanos(System.nanoTime() - began));
    if (!result.violations().isEmpty()) {
      throw new AssertionError(
          "seed " + seed + ":\n" + String.join("\n", result.violations()) + "\nlogs in " + folder);
    }
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(NodeProcess::close);
    for (Route route : routes.values()) {
      route.proxy().close();
    }
    vectors.close();
    embeddings.close();
    ledger.close();
    postgres.close();
  }
}

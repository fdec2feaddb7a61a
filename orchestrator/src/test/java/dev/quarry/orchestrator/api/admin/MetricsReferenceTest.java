package dev.quarry.orchestrator.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.metrics.DatabaseMetrics;
import dev.quarry.orchestrator.metrics.ElectedReading;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.metrics.QueueMetrics;
import dev.quarry.orchestrator.metrics.ScheduleMetrics;
import dev.quarry.orchestrator.metrics.WebhookMetrics;
import dev.quarry.orchestrator.schedule.ScheduleMeter;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.queue.PostgresGaugeReader;
import dev.quarry.orchestrator.store.postgres.queue.PostgresNodeRegistry;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueues;
import dev.quarry.orchestrator.store.postgres.queue.PostgresVacuumStatistics;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresDeliveries;
import dev.quarry.orchestrator.webhook.DeliveryDecision;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/metrics.md must equal the registry. After a change of a metric write it anew
 * with {@code mvn test -pl orchestrator -am -Dtest=MetricsReferenceTest -Dquarry.metrics.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class MetricsReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "metrics.md");
  private static final Pattern TABLE =
      Pattern.compile("(?s)(?<=\\| metric \\| type \\| labels \\| meaning \\|\\n).*?(?=\\n\\n)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");

  /** Metrics of the libraries, which docs/metrics.md names by their prefixes. */
  private static final Pattern LIBRARIES =
      Pattern.compile("(jvm|process|system|hikaricp|jdbc|http_server|tomcat|application)_.*");

  @Test
  void table_equals_the_registry() throws Exception {
    String text = Files.readString(REFERENCE);
    String written = TABLE.matcher(text).replaceFirst(Matcher.quoteReplacement(table()));
    if (Boolean.getBoolean("quarry.metrics.write")) {
      Files.writeString(REFERENCE, written);
    }
    assertThat(written)
        .as("docs/metrics.md is out of date; MetricsReferenceTest says how to write it")
        .isEqualTo(Files.readString(REFERENCE));
  }

  @Test
  void server_exports_no_metric_that_the_reference_does_not_have() throws Exception {
    String reference = Files.readString(REFERENCE);
    String scrape =
        RunningOrchestrator.send(RunningOrchestrator.request("/actuator/prometheus")).body();
    Set<String> names =
        TYPE.matcher(scrape).results().map(found -> found.group(1)).collect(Collectors.toSet());
    assertThat(names).contains("jobs_created_total", "database_up");
    assertThat(names)
        .filteredOn(name -> !LIBRARIES.matcher(name).matches())
        .allSatisfy(name -> assertThat(reference).contains("| `" + name + "` |"));
  }

  private static String table() {
    String scrape =
        new String(
            new MetricsController(everyMetric()).scrape(MetricsController.PROMETHEUS).getBody(),
            StandardCharsets.UTF_8);
    TreeMap<String, String> rows = new TreeMap<>();
    Matcher type = TYPE.matcher(scrape);
    while (type.find()) {
      String name = type.group(1);
      rows.put(
          name,
          "| `%s` | %s | %s | %s |"
              .formatted(name, type.group(2), labels(scrape, name), help(scrape, name)));
    }
    return "|---|---|---|---|\n" + String.join("\n", rows.values());
  }

  private static String help(String scrape, String name) {
    Matcher help = Pattern.compile("# HELP " + name + " (.*)").matcher(scrape);
    assertThat(help.find()).as("the description of " + name).isTrue();
    return help.group(1);
  }

  private static String labels(String scrape, String name) {
    Set<String> labels = new TreeSet<>();
    Matcher sample =
        Pattern.compile("(?m)^" + name + "(?:_bucket|_count|_sum)?\\{(.*)} ").matcher(scrape);
    while (sample.find()) {
      Matcher label = Pattern.compile("(\\w+)=\"").matcher(sample.group(1));
      label.results().map(found -> found.group(1)).forEach(labels::add);
    }
    labels.remove("le");
    return labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
  }

  /** All metrics of the product, each with at least one sample. */
  private static PrometheusMeterRegistry everyMetric() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Database database = new Database(TestDatabase.fresh());
    ElectedReading elected = new ElectedReading(new PostgresGaugeReader(database, "a"));
    elected.bindTo(registry);
    new DatabaseMetrics(new PostgresVacuumStatistics(database), elected).bindTo(registry);
    new QueueMetrics(
            new PostgresQueues(database), new PostgresNodeRegistry(database), () -> 0, elected)
        .bindTo(registry);
    new WebhookMetrics(registry, new PostgresDeliveries(database), elected)
        .attempted(new DeliveryDecision.Gone(), Duration.ZERO);
    new ScheduleMetrics(registry).ended(ScheduleMeter.Outcome.STARTED);
    EngineMetrics engine = new EngineMetrics(registry);
    engine.finished(JobType.TEXT, new Transition.Completed(null, false), Duration.ZERO);
    engine.stageEnded(JobType.TEXT, "chunk", Duration.ZERO);
    EngineMetrics.stuckHandlers(() -> 0).bindTo(registry);
    EngineMetrics.embeddingTokens(() -> 0).bindTo(registry);
    new DiskSpaceMetrics(new File(".")).bindTo(registry);
    return registry;
  }
}

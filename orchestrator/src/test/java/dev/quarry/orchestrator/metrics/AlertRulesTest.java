package dev.quarry.orchestrator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.OutsideTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alert rules, their tests and their entries in the runbook. */
final class AlertRulesTest {
  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();

  @Test
  void prometheus_accepts_the_rules_and_their_tests_pass() throws Exception {
    promtool("check", "rules", "alerts.yaml");
    promtool("test", "rules", "alerts.test.yaml");
  }

  @Test
  void each_alert_is_tested_firing_and_quiet() throws Exception {
    Set<String> firing = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (JsonNode test : yaml("alerts.test.yaml").path("tests")) {
      for (JsonNode each : test.path("alert_rule_test")) {
        (each.path("exp_alerts").isEmpty() ? quiet : firing).add(each.path("alertname").asString());
      }
    }
    assertThat(firing).isEqualTo(alerts().keySet());
    assertThat(quiet).isEqualTo(alerts().keySet());
  }

  @Test
  void each_alert_has_a_severity_and_an_entry_in_the_runbook() throws Exception {
    List<String> runbook = Files.readAllLines(DOCS.resolve("runbook.md"));
    Map<String, JsonNode> alerts = alerts();
    alerts.forEach(
        (name, alert) -> {
          assertThat(alert.path("labels").path("severity").asString())
              .as(name)
              .isIn("critical", "warning", "info");
          assertThat(alert.path("annotations").path("runbook_url").asString())
              .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
          assertThat(entry(runbook, name))
              .as(name)
              .contains("**Meaning.** ", "**Look at.** ", "**Do.** ");
        });
    assertThat(runbook)
        .filteredOn(line -> line.startsWith("## "))
        .as("entries without an alert")
        .allMatch(line -> alerts.containsKey(line.substring(3)));
  }

  private static String entry(List<String> runbook, String name) {
    int start = runbook.indexOf("## " + name);
    assertThat(start).as("an entry for " + name).isNotNegative();
    return runbook.subList(start + 1, runbook.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .collect(Collectors.joining("\n"));
  }

  /** The rules of docs/alerts.yaml by their names. */
  static Map<String, JsonNode> alerts() throws IOException {
    Map<String, JsonNode> alerts = new TreeMap<>();
    for (JsonNode group : yaml("alerts.yaml").path("groups")) {
      group.path("rules").forEach(rule -> alerts.put(rule.path("alert").asString(), rule));
    }
    return alerts;
  }

  private static JsonNode yaml(String file) throws IOException {
    Object content = new Yaml().load(Files.readString(DOCS.resolve(file)));
    return new JsonMapper().valueToTree(content);
  }

  private static void promtool(String... arguments) throws Exception {
    if (PrometheusServer.program("promtool").isEmpty()) {
      OutsideTool.named("promtool")
          .absent("it is not on the PATH: docs/alerts.yaml is not read by Prometheus");
    }
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(DOCS.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }
}

package dev.quarry.orchestrator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.OutsideTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The alert rules, their tests and their entries in the runbook. */
final class AlertRulesTest {
  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();

  @Test
  void prometheus_accepts_the_rules_and_their_tests_pass() throws Exception {
    promtool("check", "rules", "alerts.yaml");
    promtool("test", "rules", "alerts.test.yaml");
  }

  @Test
  @SuppressWarnings("unchecked")
  void each_alert_is_tested_firing_and_quiet() throws Exception {
    Set<String> firing = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    Map<String, Object> file = yaml("alerts.test.yaml");
    for (Map<String, Object> test : (List<Map<String, Object>>) file.get("tests")) {
      for (Map<String, Object> each : (List<Map<String, Object>>) test.get("alert_rule_test")) {
        boolean fires = !((List<?>) each.get("exp_alerts")).isEmpty();
        (fires ? firing : quiet).add((String) each.get("alertname"));
      }
    }
    assertThat(firing).isEqualTo(alerts().keySet());
    assertThat(quiet).isEqualTo(alerts().keySet());
  }

  @Test
  @SuppressWarnings("unchecked")
  void each_alert_has_a_severity_and_an_entry_in_the_runbook() throws Exception {
    List<String> runbook = Files.readAllLines(DOCS.resolve("runbook.md"));
    for (Map.Entry<String, Map<String, Object>> alert : alerts().entrySet()) {
      String name = alert.getKey();
      assertThat(((Map<String, String>) alert.getValue().get("labels")).get("severity"))
          .as(name)
          .isIn("critical", "warning", "info");
      assertThat(((Map<String, String>) alert.getValue().get("annotations")).get("runbook_url"))
          .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(entry(runbook, name))
          .as(name)
          .contains("**Meaning.** ", "**Look at.** ", "**Do.** ");
    }
    assertThat(runbook)
        .filteredOn(line -> line.startsWith("## "))
        .as("entries without an alert")
        .allMatch(line -> alerts().containsKey(line.substring(3)));
  }

  private static String entry(List<String> runbook, String name) {
    int start = runbook.indexOf("## " + name);
    assertThat(start).as("an entry for " + name).isNotNegative();
    return runbook.subList(start + 1, runbook.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .collect(Collectors.joining("\n"));
  }

  /** The rules of docs/alerts.yaml by their names. */
  @SuppressWarnings("unchecked")
  static Map<String, Map<String, Object>> alerts() {
    List<Map<String, Object>> groups =
        (List<Map<String, Object>>) yaml("alerts.yaml").get("groups");
    return groups.stream()
        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
        .collect(Collectors.toMap(rule -> (String) rule.get("alert"), rule -> rule));
  }

  private static Map<String, Object> yaml(String file) {
    try {
      return new Yaml().load(Files.readString(DOCS.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

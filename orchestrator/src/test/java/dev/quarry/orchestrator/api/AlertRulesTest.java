package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.OutsideTool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AlertRulesTest {
  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
  private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b(?=[{\\[) ])");

  @Test
  void server_exports_every_metric_used_by_alerts() throws Exception {
    Set<String> exported =
        Http.get("/actuator/prometheus")
            .response()
            .body()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    Set<String> named = new TreeSet<>();
    Files.readAllLines(DOCS.resolve("alerts.yaml")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("expr:"))
        .forEach(line -> METRIC.matcher(line).results().forEach(each -> named.add(each.group())));
    assertThat(named).hasSizeGreaterThan(4);
    assertThat(exported).containsAll(named);
  }

  @Test
  void prometheus_accepts_the_rules_and_alerts_fire() throws Exception {
    promtool("check", "rules", "alerts.yaml");
    promtool("test", "rules", "alerts.test.yaml");
  }

  private static void promtool(String... arguments) throws Exception {
    String found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse("");
    if (found.isEmpty()) {
      OutsideTool.named("promtool")
          .absent("it is not on the PATH: docs/alerts.yaml is not read by Prometheus");
    }
    List<String> command = new java.util.ArrayList<>(List.of(found));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(DOCS.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }
}

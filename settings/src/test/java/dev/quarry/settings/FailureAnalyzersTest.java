package dev.quarry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.yaml.snakeyaml.Yaml;

/** The failure analyzers that Spring Boot finds, and the messages that they print. */
final class FailureAnalyzersTest {

  @Test
  void refused_start_is_a_reason_and_an_action() {
    FailureAnalysis analysis =
        analysis(new IllegalStateException(new ConfigurationException("It is.", "Do that.")));

    assertThat(analysis.getDescription()).isEqualTo("It is.");
    assertThat(analysis.getAction()).isEqualTo("Do that.");
  }

  @Test
  void settings_that_are_no_yaml_are_named_by_their_place_without_their_text() {
    assertThatThrownBy(() -> new Yaml().load("quarry:\n  key: hunter2\n bad"))
        .satisfies(
            e ->
                assertThat(analysis(e).getDescription())
                    .contains("at line 3")
                    .doesNotContain("hunter2"));
  }

  @Test
  void settings_file_that_may_not_be_read_is_named() {
    assertThat(
            analysis(
                    new IllegalStateException(new AccessDeniedException("/srv/q/orchestrator.yml")))
                .getDescription())
        .contains("/srv/q/orchestrator.yml");
  }

  private static FailureAnalysis analysis(Throwable failure) {
    List<FailureAnalysis> all =
        SpringFactoriesLoader.forDefaultResourceLocation()
            .load(FailureAnalyzer.class, (_, _, _) -> {})
            .stream()
            .filter(analyzer -> analyzer.getClass().getPackageName().equals("dev.quarry.settings"))
            .map(analyzer -> analyzer.analyze(failure))
            .filter(analysis -> analysis != null)
            .toList();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}

package dev.quarry.bench.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.bench.StandInQuarry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StatusBenchTest {
  @TempDir Path directory;
  private Path site;
  private Path launcher;

  @BeforeEach
  void create() throws Exception {
    site = Files.createDirectories(directory.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<h1>Start</h1>");
    launcher = StandInQuarry.launcher(directory);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void each_distinct_line_and_message_is_printed_once_in_order() throws Exception {
    String report =
        StatusBench.measure(parse("--poll", "0"), Files.createDirectory(directory.resolve("data")));

    assertThat(report.lines().filter(line -> line.matches("\\| [\\d.]+ \\|.*")))
        .extracting(line -> line.replaceFirst("\\| [\\d.]+ ", ""))
        .containsExactly(
            "| Job 00000000-0000-7000-8000-000000000001 is queued. |",
            "| 0 % extract: 9 found, 2 stored, 9 chunks |",
            "| Job 00000000-0000-7000-8000-000000000001 completed after 1.0 s. |",
            "| processing: Running. |",
            "| completed: Completed. |");
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void embeddings_are_answered_by_the_stand_in_unless_the_product_is_named() {
    assertThat(parse().crawl().ownModel()).isFalse();
    assertThat(parse("--embeddings", "product").crawl().ownModel()).isTrue();
    assertThat(parse("--embeddings", "stand-in").crawl().ownModel()).isFalse();
  }

  @Test
  void number_of_pages_and_time_between_calls_can_be_set() {
    assertThat(parse().maxPages()).isEqualTo(200);
    assertThat(parse("--max-pages", "7").maxPages()).isEqualTo(7);
    assertThat(parse().poll()).isEqualTo(Duration.ofMillis(500));
    assertThat(parse("--poll", "5").poll()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void wrong_options_are_named() {
    assertThatThrownBy(() -> parse("--embeddings", "none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--embeddings must be stand-in or product");
    assertThatThrownBy(() -> StatusBench.run(List.of("--pages", "7")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown option --pages");
    assertThatThrownBy(() -> LedgerBench.run(List.of("--site", "folder")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown option --site");
    assertThatThrownBy(() -> LedgerBench.run(List.of("--launcher", "no-launcher")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no launcher");
  }

  private StatusBench.Options parse(String... further) {
    List<String> list =
        new ArrayList<>(List.of("--site", site.toString(), "--launcher", launcher.toString()));
    list.addAll(List.of(further));
    return StatusBench.Options.parse(list);
  }
}

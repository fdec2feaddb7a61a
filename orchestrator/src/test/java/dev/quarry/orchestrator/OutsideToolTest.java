package dev.quarry.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class OutsideToolTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private OutsideTool tool(boolean ci) {
    return new OutsideTool("promtool", ci, new PrintStream(printed, true, UTF_8));
  }

  @Test
  void test_without_its_tool_is_skipped_aloud() {
    assertThatThrownBy(() -> tool(false).unusable("it is broken"))
        .isInstanceOf(TestAbortedException.class);
    assertThatThrownBy(() -> tool(true).absent("it is not on the PATH"))
        .isInstanceOf(TestAbortedException.class);
    assertThat(printed.toString(UTF_8).lines())
        .containsExactly(
            "[WARNING] SKIPPED because promtool is missing: it is broken",
            "[WARNING] SKIPPED because promtool is missing: it is not on the PATH");
  }

  @Test
  void tool_that_could_be_there_has_to_work_in_ci() {
    assertThatThrownBy(() -> tool(true).unusable("it is broken"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("promtool");
  }
}

package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.gateway.HeaderText.UnusableHeaderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeaderTextTest {
  @TempDir Path directory;

  @Test
  void secret_is_resolved_and_not_shown() throws Exception {
    HeaderText text = new HeaderText("Bearer {env:TOKEN}", Map.of("TOKEN", "t0p"));
    assertThat(text.value()).isEqualTo("Bearer t0p");
    assertThat(text.toString()).doesNotContain("t0p", "TOKEN");
  }

  @Test
  void file_is_read_for_each_call() throws Exception {
    Path file = directory.resolve("token");
    HeaderText text = new HeaderText("{file:" + file + "}", Map.of());
    Files.writeString(file, "old\n");
    assertThat(text.value()).isEqualTo("old");
    Files.writeString(file, "new\n");
    assertThat(text.value()).isEqualTo("new");
    Files.writeString(file, "two\nlines\n");
    assertThatThrownBy(text::value).isInstanceOf(UnusableHeaderException.class);
    Files.delete(file);
    assertThatThrownBy(text::value).hasMessageContaining("cannot be read");
  }
}

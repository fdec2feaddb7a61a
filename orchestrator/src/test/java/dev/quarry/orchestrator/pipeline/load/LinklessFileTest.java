package dev.quarry.orchestrator.pipeline.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class LinklessFileTest {
  private static final Path FILE = Path.of("a/b/notes.txt");

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void makeFiles() throws IOException {
    root = folder.resolve("open");
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve(FILE), "open");
    Files.createDirectories(folder.resolve("closed/b"));
    Files.writeString(folder.resolve("closed/b/notes.txt"), "secret");
  }

  @Test
  void opens_an_existing_file() throws IOException {
    assertThat(read(FILE)).isEqualTo("open");
    Files.writeString(root.resolve("top.txt"), "top");
    assertThat(read(Path.of("top.txt"))).isEqualTo("top");
  }

  /** Swaps a path as an attacker with write access below a root may do, between check and use. */
  @Test
  void a_folder_that_was_swapped_for_a_link_is_not_followed() throws IOException {
    Files.move(root.resolve("a"), folder.resolve("away"));
    Files.createSymbolicLink(root.resolve("a"), folder.resolve("closed"));

    assertThatThrownBy(() -> read(FILE)).isInstanceOf(IOException.class);
  }

  @Test
  void a_file_that_was_swapped_for_a_link_is_not_followed() throws IOException {
    Files.delete(root.resolve(FILE));
    Files.createSymbolicLink(root.resolve(FILE), folder.resolve("closed/b/notes.txt"));

    assertThatThrownBy(() -> read(FILE)).isInstanceOf(IOException.class);
  }

  private String read(Path file) throws IOException {
    try (InputStream in = LinklessFile.open(root, file)) {
      return new String(in.readAllBytes());
    }
  }
}

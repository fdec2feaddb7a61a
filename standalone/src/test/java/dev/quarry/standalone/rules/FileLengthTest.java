package dev.quarry.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A longer file has more than one concern. */
class FileLengthTest {
  private static final int MAX_LINES = 400;

  @Test
  void no_java_file_is_longer_than_400_lines() throws IOException {
    assertThat(tooLong(RepositoryFiles.java())).isEmpty();
  }

  @Test
  void a_longer_file_is_named(@TempDir Path folder) throws IOException {
    Path full = Files.writeString(folder.resolve("Full.java"), "//\n".repeat(MAX_LINES));
    Path over = Files.writeString(folder.resolve("Over.java"), "//\n".repeat(MAX_LINES + 1));

    assertThat(tooLong(List.of(full, over))).containsExactly(over + ": 401 lines");
  }

  private static List<String> tooLong(List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_LINES) {
        found.add(file + ": " + lines + " lines");
      }
    }
    return found;
  }
}

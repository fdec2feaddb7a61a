package dev.quarry.orchestrator.render.chromium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChromiumExecutableTest {
  @TempDir Path directory;

  private Path program(String name, String permissions) throws IOException {
    Path file = Files.createFile(directory.resolve(name));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void first_known_program_of_the_path_is_used() throws IOException {
    program("google-chrome", "rwxr-xr-x");
    assertThat(ChromiumExecutable.find(null, "/nowhere:relative::" + directory))
        .contains(directory.resolve("google-chrome"));
    program("chromium", "rwxr-xr-x");
    assertThat(ChromiumExecutable.find(null, directory.toString()))
        .contains(directory.resolve("chromium"));
  }

  @Test
  void configured_program_is_the_only_candidate() throws IOException {
    program("chromium", "rwxr-xr-x");
    Path own = program("own", "rwxr-xr-x");
    assertThat(ChromiumExecutable.find(own, directory.toString())).contains(own);
    assertThat(ChromiumExecutable.find(directory.resolve("gone"), directory.toString())).isEmpty();
    assertThat(ChromiumExecutable.find(directory, null)).isEmpty();
  }

  @Test
  void file_that_is_no_program_is_ignored() throws IOException {
    program("chromium", "rw-r--r--");
    Files.createDirectory(directory.resolve("chrome"));
    assertThat(ChromiumExecutable.find(null, directory.toString())).isEmpty();
    assertThat(ChromiumExecutable.find(null, null)).isEmpty();
  }
}

package dev.quarry.orchestrator.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Runs in a separate process, because a process loads a native library only once. */
@Timeout(120)
final class NativeLibrariesTest {
  private static final List<String> LIBRARIES = List.of("libonnxruntime", "libtokenizers");

  /**
   * Prepares all directories and deletes all but the last; then embeds once and prints the paths of
   * the loaded libraries.
   */
  static final class Embedding {
    private Embedding() {}

    public static void main(String[] directories) throws Exception {
      int last = directories.length - 1;
      for (String gone : List.of(directories).subList(0, last)) {
        NativeLibraries.prepare(Path.of(gone));
        FileSystemUtils.deleteRecursively(Path.of(gone));
      }
      OnnxTokenCounter tokens = new OnnxTokenCounter(Path.of(directories[last]));
      try (OnnxEmbedder embedder = new OnnxEmbedder(tokens, 1, Duration.ofMinutes(1))) {
        embedder.start();
        embedder.embedQuery("granite");
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> LIBRARIES.stream().anyMatch(line::contains))
            .map(line -> line.substring(line.indexOf('/')))
            .distinct()
            .forEach(System.out::println);
      }
    }
  }

  @Test
  void native_libraries_are_unpacked_into_the_given_directory(@TempDir Path directory)
      throws Exception {
    assertLoadedFrom(directory, directory);
  }

  @Test
  void deleted_directory_is_replaced_by_the_next_one(@TempDir Path directory) throws Exception {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    Path here = Files.createDirectory(directory.resolve("here"));
    assertLoadedFrom(here, gone, here);
  }

  private static void assertLoadedFrom(Path directory, Path... prepared) throws Exception {
    List<String> arguments = Stream.of(prepared).map(Path::toString).toList();
    Process process = JavaProcess.builder(List.of(), Embedding.class, arguments).start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> loaded = said.lines().filter(line -> line.startsWith("/")).toList();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      for (String library : LIBRARIES) {
        assertThat(loaded).anyMatch(path -> path.contains(library));
      }
      assertThat(loaded).allMatch(path -> Path.of(path).startsWith(directory));
    } finally {
      process.destroyForcibly();
    }
  }
}

package dev.quarry.orchestrator.pipeline.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a process of its own, as a process loads a library once, from where the first one said. */
@Timeout(120)
final class NativeLibrariesTest {
  private static final List<String> LIBRARIES = List.of("libonnxruntime", "libtokenizers");

  /** Embeds once and says where the libraries lie that it has loaded. */
  static final class Embedding {
    private Embedding() {}

    public static void main(String[] directory) throws Exception {
      OnnxTokenCounter tokens = new OnnxTokenCounter(Path.of(directory[0]));
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
  void native_libraries_lie_where_they_were_told_to(@TempDir Path directory) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Embedding.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
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

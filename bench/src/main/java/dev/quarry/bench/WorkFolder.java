package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An empty folder below the system's temporary one; it is deleted with all that is in it. */
public record WorkFolder(Path path) implements AutoCloseable {

  public static WorkFolder create() throws IOException {
    return new WorkFolder(Files.createTempDirectory("quarry-bench-"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

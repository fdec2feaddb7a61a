package dev.quarry.standalone.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The Java files of all modules. */
final class RepositoryFiles {
  private static final Set<String> MODULES =
      Set.of(
          "shared-model",
          "settings",
          "test-kit",
          "orchestrator",
          "mcp-server",
          "standalone",
          "bench",
          "faults",
          "distribution");

  private RepositoryFiles() {}

  /** Tests run in the folder of their module. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    for (Path each = here; each != null; each = each.getParent()) {
      if (Files.isDirectory(each.resolve("shared-model"))
          && Files.exists(each.resolve("pom.xml"))) {
        return each;
      }
    }
    throw new IllegalStateException("not in the repository: " + here);
  }

  static List<Path> java() {
    return MODULES.stream()
        .sorted()
        .flatMap(module -> java(root().resolve(module).resolve("src")))
        .toList();
  }

  private static Stream<Path> java(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.quarry.orchestrator.render.chromium;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds an installed browser. None is ever downloaded. */
public final class ChromiumExecutable {
  private static final List<String> NAMES =
      List.of(
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable",
          "chromium-headless-shell",
          "chrome");

  private ChromiumExecutable() {}

  /**
   * Finds the browser.
   *
   * @param configured the only candidate, if it is not null
   * @param path directories to search, separated as in the variable PATH
   */
  public static Optional<Path> find(@Nullable Path configured, @Nullable String path) {
    if (configured != null) {
      return Optional.of(configured).filter(ChromiumExecutable::isProgram);
    }
    if (path == null) {
      return Optional.empty();
    }
    return List.of(path.split(File.pathSeparator)).stream()
        .filter(directory -> directory.startsWith(File.separator))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(ChromiumExecutable::isProgram)
        .findFirst();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}

package dev.quarry.orchestrator.api.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where files wait on this node while their request is read. */
public final class UploadDirectory {

  private UploadDirectory() {}

  /** Without what a process that died there left behind. */
  public static Path emptied(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Files.createDirectories(absolute);
    try (Stream<Path> files = Files.list(absolute)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    return absolute;
  }
}

package dev.quarry.orchestrator.api.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The directory for uploaded files on this node while their requests are read. */
public final class UploadDirectory {

  private UploadDirectory() {}

  /** Creates the directory, or deletes the files that a previous process left in it. */
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

package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log file of the running server. The log of the previous start is kept with suffix .1. */
record ServerLog(Path file) {
  private static final int MAX_TAIL_LINES = 20;

  void rotate() {
    try {
      if (Files.exists(file)) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException("The log cannot be written: " + file, e);
    }
  }

  String tail() {
    return String.join(System.lineSeparator(), tailLines());
  }

  List<String> tailLines() {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return lines.subList(Math.max(0, lines.size() - MAX_TAIL_LINES), lines.size());
    } catch (IOException e) {
      return List.of("(no log: " + e + ")");
    }
  }
}

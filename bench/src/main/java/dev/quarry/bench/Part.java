package dev.quarry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of the product that a process belongs to. */
enum Part {
  SERVERS("servers (JVM)"),
  POSTGRESQL("PostgreSQL"),
  PARSERS("parser processes");

  private final String title;

  Part(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Decides by the command line, which PostgreSQL's processes replace by a description. */
  static Part of(ProcessHandle process) throws IOException {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    String command = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (command.startsWith("postgres:") || command.split("\0")[0].endsWith("/postgres")) {
      return POSTGRESQL;
    }
    return command.contains(".extract.parser.") ? PARSERS : SERVERS;
  }
}

package dev.quarry.standalone.command;

import java.io.PrintStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command prints: results to standard output, everything about them to standard error.
 *
 * @param interactive whether a person watches, so that a line may be drawn over
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Terminal system() {
    java.io.Console console = System.console();
    return new Terminal(System.out, System.err, console != null && console.isTerminal());
  }

  void print(String line) {
    out.println(line);
  }

  void json(Object value) {
    out.println(MAPPER.writeValueAsString(value));
  }
}

package dev.quarry.standalone.command;

import java.io.PrintStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The output of a command: results go to standard output, messages and progress to standard error.
 *
 * @param interactive whether the output is a terminal, so that a line can be overwritten
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

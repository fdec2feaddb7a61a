package dev.quarry.standalone.command;

import java.util.Map;
import java.util.TreeMap;

/** Exit codes of the commands. Picocli uses 2 for wrong usage. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int UNREACHABLE = 3;

  /** For the help of each command. */
  static final Map<String, String> MEANINGS =
      new TreeMap<>(
          Map.of(
              "0",
              "Done.",
              "1",
              "Refused by the server, or the job has failed, was cancelled or has stored nothing.",
              "2",
              "Wrong usage.",
              "3",
              "Quarry is not reachable or not healthy."));

  private ExitCode() {}
}

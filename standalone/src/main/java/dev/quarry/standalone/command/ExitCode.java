package dev.quarry.standalone.command;

/** Exit codes of the commands. Picocli uses 2 for wrong usage. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}

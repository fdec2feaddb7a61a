package dev.quarry.standalone.command;

/** What a command tells the shell. Picocli itself uses 2 for wrong usage. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int UNREACHABLE = 3;

  private ExitCode() {}
}

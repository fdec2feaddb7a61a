package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.settings.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints the cause of a failed command, and what to do, and returns its exit code. */
final class CommandExceptionHandler implements IExecutionExceptionHandler {
  private final Terminal terminal;

  CommandExceptionHandler(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof OrchestratorException refused) {
      terminal.err().println("quarry: " + TerminalText.line(explanation(refused)));
      return exitCode(refused);
    }
    if (failure instanceof IllegalArgumentException) {
      terminal.err().println("quarry: " + TerminalText.line(String.valueOf(failure.getMessage())));
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof BackupException) {
      terminal.err().println("quarry: " + failure.getMessage());
      return ExitCode.FAILED;
    }
    if (failure instanceof ConfigurationException wrong) {
      terminal.err().println("quarry: " + wrong.getMessage());
      terminal.err().println(wrong.action());
      return ExitCode.FAILED;
    }
    throw failure;
  }

  /** A request that the server finds malformed, such as one with an invalid URL, is wrong usage. */
  private static int exitCode(OrchestratorException refused) {
    if (refused.unavailable()) {
      return ExitCode.UNREACHABLE;
    }
    return refused.status() == 400 || refused.status() == 422
        ? CommandLine.ExitCode.USAGE
        : ExitCode.FAILED;
  }

  /**
   * The server's explanations of these codes name HTTP headers, which a user of commands does not
   * set.
   */
  private static String explanation(OrchestratorException refused) {
    return switch (refused.code()) {
      case "key_required" ->
          "The server requires an API key: set QUARRY_API_KEY to one. An admin creates keys with"
              + " ./quarry keys create.";
      case "key_refused" ->
          "The key in QUARRY_API_KEY is unknown, has expired or was revoked. An admin lists keys"
              + " with ./quarry keys list and creates them with ./quarry keys create.";
      default -> refused.explanation();
    };
  }
}

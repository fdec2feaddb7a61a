package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line why a command failed. */
final class Failures implements IExecutionExceptionHandler {
  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof OrchestratorException refused) {
      terminal.err().println("quarry: " + SafeText.line(explanation(refused)));
      return refused.unavailable() ? ExitCode.UNREACHABLE : ExitCode.FAILED;
    }
    if (failure instanceof IllegalArgumentException) {
      terminal.err().println("quarry: " + SafeText.line(String.valueOf(failure.getMessage())));
      return CommandLine.ExitCode.USAGE;
    }
    throw failure;
  }

  /** Who types a command sends no headers. */
  private static String explanation(OrchestratorException refused) {
    return switch (refused.code()) {
      case "key_required" ->
          "Callers need an API key: set QUARRY_API_KEY to one. An admin makes keys with"
              + " ./quarry keys create.";
      case "key_refused" ->
          "The key in QUARRY_API_KEY is not known, has expired or was revoked. An admin lists keys"
              + " with ./quarry keys list and makes them with ./quarry keys create.";
      default -> refused.explanation();
    };
  }
}

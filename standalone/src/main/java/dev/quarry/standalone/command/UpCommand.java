package dev.quarry.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts orchestrator and MCP server in this process and runs until it is stopped. */
@Command(
    name = "up",
    description = "Start everything on the embedded defaults; Ctrl-C stops it.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}

package dev.quarry.standalone.command;

import java.io.OutputStream;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The page docs/commands.md: the help of each command, as it prints it. */
public final class CommandReference {
  private static final String INTRODUCTION =
      """
      # Help of the commands

      What `./quarry COMMAND --help` prints; [cli.md](cli.md) says which call of the API each makes. This page is written by a test
      ([CONTRIBUTING.md](../CONTRIBUTING.md)).
      """;

  private CommandReference() {}

  public static String page() {
    Terminal silent =
        new Terminal(
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            false);
    CommandLine root = Quarry.commandLine(ClientFactory.HTTP, silent);
    StringBuilder page = new StringBuilder(INTRODUCTION);
    append(root, page);
    return page.toString();
  }

  private static void append(CommandLine command, StringBuilder page) {
    if (command.getCommandSpec().usageMessage().hidden()) {
      return;
    }
    command.setUsageHelpWidth(100);
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n");
    command
        .getUsageMessage(Ansi.OFF)
        .lines()
        .forEach(line -> page.append(("    " + line).stripTrailing()).append('\n'));
    command.getSubcommands().values().stream().distinct().forEach(sub -> append(sub, page));
  }
}

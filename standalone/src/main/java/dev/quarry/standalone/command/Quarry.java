package dev.quarry.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The root of all commands. */
@Command(
    name = "quarry",
    description = "Turns websites and documents into searchable knowledge for LLM agents.",
    mixinStandardHelpOptions = true,
    versionProvider = Quarry.Version.class,
    subcommands = {UpCommand.class})
public final class Quarry {
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Quarry()).execute(arguments));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Quarry.class.getPackage().getImplementationVersion();
      return new String[] {"Quarry " + (version == null ? "(unpackaged)" : version)};
    }
  }
}

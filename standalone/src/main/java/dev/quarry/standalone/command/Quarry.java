package dev.quarry.standalone.command;

import dev.quarry.settings.ProductVersion;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.TypeConversionException;

/** The root command {@code ./quarry} and the entry point. */
@Command(
    name = "./quarry",
    description = "Turns websites and documents into searchable knowledge for LLM agents.",
    mixinStandardHelpOptions = true,
    versionProvider = Quarry.Version.class,
    footer = {
      "",
      "The launcher has two more commands: 'prepare' makes the AOT cache, from which servers start"
          + " faster, and 'dist', in a clone, builds an archive for hosts without a JDK."
    })
public final class Quarry {
  private static final List<Class<?>> COMMANDS =
      List.of(
          UpCommand.class,
          McpCommand.class,
          OrchestratorCommand.class,
          McpServerCommand.class,
          HealthCommand.class,
          TrainCommand.class,
          CrawlCommand.class,
          IngestCommand.class,
          TextCommand.class,
          SearchCommand.class,
          CollectionsCommand.class,
          DocumentsCommand.class,
          DocumentCommand.class,
          DeleteCommand.class,
          JobsCommand.class,
          StatusCommand.class,
          CancelCommand.class,
          RetryCommand.class,
          SchedulesCommand.class,
          ItemsCommand.class,
          ChangesCommand.class,
          EventsCommand.class,
          ResultCommand.class,
          BatchCommand.class,
          StatsCommand.class,
          CallCommand.class,
          ReindexCommand.class,
          ExportCommand.class,
          ImportCommand.class,
          BackupCommand.class,
          RestoreCommand.class,
          KeysCommand.class,
          TenantsCommand.class,
          QueuesCommand.class,
          DeadLettersCommand.class,
          WebhooksCommand.class,
          WorkersCommand.class,
          AuditCommand.class,
          WhoamiCommand.class,
          SecretsCommand.class,
          CompletionCommand.class);

  /** The replacement character, by which the JVM replaces undecodable bytes in arguments. */
  private static final char REPLACEMENT = '\ufffd';

  private final ClientFactory clients;
  private final Terminal terminal;

  private Quarry(ClientFactory clients, Terminal terminal) {
    this.clients = clients;
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    useHomeOfEnvironment(System.getenv("HOME"));
    if (Arrays.stream(arguments).anyMatch(argument -> argument.indexOf(REPLACEMENT) >= 0)) {
      System.err.println(
          "quarry: An argument has characters that do not exist in this terminal's encoding, "
              + System.getProperty("sun.jnu.encoding")
              + ". Set LC_ALL=C.UTF-8 and run this again.");
      System.exit(CommandLine.ExitCode.USAGE);
    }
    // Two applications in one process share one log; logback.xml is its configuration.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(commandLine(ClientFactory.HTTP, Terminal.system(), arguments).execute(arguments));
  }

  /** Java reads the home directory from the user database and ignores HOME. */
  private static void useHomeOfEnvironment(@Nullable String home) {
    if (home != null && new File(home).isAbsolute()) {
      System.setProperty("user.home", home);
    }
  }

  /** Has all commands, or only the one that is called: reading all takes longer than most run. */
  static CommandLine commandLine(ClientFactory clients, Terminal terminal, String... arguments) {
    CommandLine root = new CommandLine(new Quarry(clients, terminal));
    List<Class<?>> called =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .toList();
    (called.isEmpty() ? COMMANDS : called).forEach(root::addSubcommand);
    document(root);
    // Applies to the commands that are already added.
    return root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .registerConverter(UUID.class, Quarry::id)
        .setExecutionExceptionHandler(new CommandExceptionHandler(terminal));
  }

  /** All commands have the same exit codes. */
  private static void document(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.MEANINGS);
    command.getSubcommands().values().forEach(Quarry::document);
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'"
              + TerminalText.line(text, 60)
              + "' is not an id. ./quarry jobs lists the latest jobs, ./quarry schedules list the"
              + " schedules.");
    }
  }

  ClientFactory clients() {
    return clients;
  }

  Terminal terminal() {
    return terminal;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Quarry " + ProductVersion.current()};
    }
  }
}

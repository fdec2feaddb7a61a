package dev.quarry.standalone.command;

import dev.quarry.orchestrator.backup.BackupSummary;
import dev.quarry.orchestrator.backup.Backups;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backup}: saves the database to a new file. */
@Command(
    name = "backup",
    description = {
      "Save jobs, documents, keys and settings of tenants to a new file, while Quarry runs or not.",
      "The file holds everything that was committed when the command began. It is secret: it has"
          + " the stored texts and, if the pepper of the API keys is in the data directory, the"
          + " pepper.",
      "The path of the file is printed to standard output."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BackupCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile("quarry-\\d{8}T\\d{6}Z\\.zip");

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIRECTORY",
      description = "Where to write quarry-TIME.zip; created if absent.")
  private Path directory;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Then delete all but the N newest backups in the directory (default: none).")
  private @Nullable Integer keep;

  @Override
  public Integer call() throws IOException {
    if (keep != null && keep < 1) {
      throw new IllegalArgumentException("--keep must be at least 1");
    }
    Terminal terminal = ((Quarry) spec.root().userObject()).terminal();
    Path to = directory.toAbsolutePath().normalize();
    Path file = to.resolve("quarry-" + TIME.format(Instant.now()) + ".zip");
    BackupSummary result;
    try (ConfigurableApplicationContext context = OrchestratorApplication.commands().run()) {
      result = context.getBean(Backups.class).save(file);
    }
    terminal.print(file.toString());
    terminal
        .err()
        .printf(
            "Saved %,d documents and %,d jobs as of %s: %,d kB.%n",
            result.documents(), result.jobs(), result.createdAt(), Files.size(file) / 1000);
    if (keep != null) {
      deleteOlder(to, keep);
    }
    return ExitCode.OK;
  }

  private static void deleteOlder(Path directory, int keep) throws IOException {
    List<Path> oldest;
    try (Stream<Path> files = Files.list(directory)) {
      oldest =
          files
              .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
              .sorted(Comparator.reverseOrder())
              .skip(keep)
              .toList();
    }
    for (Path file : oldest) {
      Files.delete(file);
    }
  }
}

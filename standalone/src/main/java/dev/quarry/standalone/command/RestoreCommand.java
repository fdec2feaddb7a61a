package dev.quarry.standalone.command;

import dev.quarry.orchestrator.backup.Backups;
import dev.quarry.orchestrator.backup.Backups.Restored;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: loads a backup into an empty database. */
@Command(
    name = "restore",
    description = {
      "Load a backup into an empty database, while no server uses it: a new data directory"
          + " (QUARRY_DATA), or a new database (QUARRY_DB_URL).",
      "The server that starts next indexes the documents again from their text; no site is visited."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A file that ./quarry backup has written.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Terminal terminal = ((Quarry) spec.root().userObject()).terminal();
    Restored restored;
    try (ConfigurableApplicationContext context = OrchestratorApplication.commands().run()) {
      restored = context.getBean(Backups.class).restore(file);
    }
    terminal.print(
        "Restored %,d documents and %,d jobs as of %s."
            .formatted(
                restored.backup().documents(),
                restored.backup().jobs(),
                restored.backup().createdAt()));
    if (!restored.keysUsable()) {
      terminal
          .err()
          .println(
              "quarry: The restored API keys do not work with the pepper of this installation. Set"
                  + " QUARRY_KEY_PEPPER to that of the installation that was saved, or create new"
                  + " keys.");
    }
    return ExitCode.OK;
  }
}

package dev.quarry.orchestrator.backup;

import dev.quarry.orchestrator.access.key.Pepper;
import dev.quarry.orchestrator.access.key.PepperFile;
import dev.quarry.orchestrator.backup.DatabaseArchive.Loaded;
import dev.quarry.orchestrator.backup.DatabaseArchive.SavedPepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Saves and restores an installation: its database and the pepper of its API keys.
 *
 * @param embedded whether the database is in the data directory
 * @param configuredPepper null: the pepper is in the data directory
 */
public record Backups(
    DatabaseArchive database,
    boolean embedded,
    @Nullable String configuredPepper,
    Path dataDirectory) {

  /**
   * Saves the installation, which may be in use.
   *
   * @param file does not exist yet
   * @throws BackupException if the database cannot be read
   */
  public BackupSummary save(Path file) throws IOException {
    if (embedded && !Files.isDirectory(dataDirectory.resolve("postgres"))) {
      throw new BackupException(
          "There is no database in %s. Set QUARRY_DATA to the data directory of the server, or QUARRY_DB_URL to its database."
              .formatted(dataDirectory));
    }
    return database.save(file, pepper());
  }

  private @Nullable SavedPepper pepper() throws IOException {
    if (configuredPepper != null) {
      return new SavedPepper(new Pepper(configuredPepper).id(), null);
    }
    return new PepperFile(dataDirectory)
        .secret()
        .map(secret -> new SavedPepper(new Pepper(secret).id(), secret))
        .orElse(null);
  }

  /**
   * What was restored.
   *
   * @param keysUsable whether the pepper of this installation is that of the restored API keys
   */
  public record Restored(BackupSummary backup, boolean keysUsable) {}

  /**
   * Loads a backup into the database, which must be empty. The pepper is placed before the keys
   * that need it can be seen, so that whenever this is killed, it can be repeated or it is done.
   *
   * @throws BackupException if it cannot be loaded; the database has not changed then
   */
  public Restored restore(Path file) throws IOException {
    Loaded loaded = database.load(file, this::placePepper);
    return new Restored(loaded.summary(), keysUsable(loaded));
  }

  private void placePepper(Loaded loaded) throws IOException {
    Optional<String> secret = loaded.pepper();
    if (configuredPepper == null && secret.isPresent()) {
      new PepperFile(dataDirectory).replace(secret.get());
    }
  }

  private boolean keysUsable(Loaded loaded) {
    if (loaded.pepperId() == null) {
      return true;
    }
    return configuredPepper == null
        ? loaded.pepper().isPresent()
        : new Pepper(configuredPepper).withId(loaded.pepperId()).isPresent();
  }
}

package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.key.Pepper;
import dev.quarry.orchestrator.access.key.PepperFile;
import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.orchestrator.backup.BackupSummary;
import dev.quarry.orchestrator.settings.AccessProperties;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.backup.DatabaseBackup;
import dev.quarry.orchestrator.store.postgres.backup.DatabaseBackup.SavedPepper;
import dev.quarry.orchestrator.store.postgres.backup.DatabaseRestore;
import dev.quarry.settings.ProductVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Saves and restores the database of an installation, without a server. The settings are those that
 * a server would read.
 *
 * @param configuredPepper null: the pepper is in the data directory
 */
public record Backups(
    DatabaseProperties database, @Nullable String configuredPepper, Path dataDirectory) {

  /** The settings alone. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
  })
  @EnableConfigurationProperties({DatabaseProperties.class, AccessProperties.class})
  static class SettingsOnly {}

  /**
   * Reads the settings.
   *
   * @throws dev.quarry.settings.ConfigurationException if they are invalid
   */
  public static Backups configured() {
    SpringApplication application = OrchestratorApplication.application(SettingsOnly.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    try (ConfigurableApplicationContext context = application.run()) {
      return new Backups(
          context.getBean(DatabaseProperties.class),
          context.getBean(AccessProperties.class).keyPepper(),
          Path.of(context.getEnvironment().getRequiredProperty("quarry.data")));
    }
  }

  /**
   * Saves the database, which may be in use.
   *
   * @param file does not exist yet
   * @throws BackupException if the database cannot be read
   */
  public BackupSummary save(Path file) throws IOException {
    if (database.url() == null && !Files.isDirectory(dataDirectory.resolve("postgres"))) {
      throw new BackupException(
          "There is no database in %s. Set QUARRY_DATA to the data directory of the server, or QUARRY_DB_URL to its database."
              .formatted(dataDirectory));
    }
    try (DatabaseServer server = server()) {
      return new DatabaseBackup(server, ProductVersion.current()).write(file, pepper());
    }
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
   * Loads a backup into the database, which must be empty.
   *
   * @throws BackupException if it cannot be loaded; nothing was changed then
   */
  public Restored restore(Path file) throws IOException {
    try (DatabaseServer server = server()) {
      DatabaseRestore.Result result = new DatabaseRestore(server).read(file);
      return new Restored(result.summary(), restorePepper(result));
    }
  }

  private boolean restorePepper(DatabaseRestore.Result result) throws IOException {
    if (result.pepperId() == null) {
      return true;
    }
    if (configuredPepper != null) {
      return new Pepper(configuredPepper).id().equals(result.pepperId());
    }
    Optional<String> secret = result.pepper();
    if (secret.isPresent()) {
      new PepperFile(dataDirectory).replace(secret.get());
    }
    return secret.isPresent();
  }

  private DatabaseServer server() {
    String url = database.url();
    return url == null
        ? DatabaseServer.runningOrEmbedded(dataDirectory)
        : DatabaseServer.external(url, database.user(), database.password());
  }
}

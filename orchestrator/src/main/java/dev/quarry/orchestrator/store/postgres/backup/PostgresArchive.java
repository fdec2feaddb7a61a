package dev.quarry.orchestrator.store.postgres.backup;

import dev.quarry.orchestrator.backup.BackupSummary;
import dev.quarry.orchestrator.backup.DatabaseArchive;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The archive of a PostgreSQL server, which is opened for each operation.
 *
 * @param version of Quarry
 */
public record PostgresArchive(Supplier<DatabaseServer> servers, String version)
    implements DatabaseArchive {

  @Override
  public BackupSummary save(Path file, @Nullable SavedPepper pepper) throws IOException {
    try (DatabaseServer server = servers.get()) {
      return new DatabaseBackup(server, version).write(file, pepper);
    }
  }

  @Override
  public Loaded load(Path file, BeforeCommit beforeCommit) throws IOException {
    try (DatabaseServer server = servers.get()) {
      return new DatabaseRestore(server).read(file, beforeCommit);
    }
  }
}

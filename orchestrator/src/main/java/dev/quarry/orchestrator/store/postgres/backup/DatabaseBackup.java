package dev.quarry.orchestrator.store.postgres.backup;

import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.orchestrator.backup.BackupSummary;
import dev.quarry.orchestrator.backup.DatabaseArchive.SavedPepper;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.backup.BackupManifest.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes a backup while the database is in use. It delays no other statement except migrations, but
 * vacuum removes no rows that are deleted meanwhile.
 */
final class DatabaseBackup {
  private final DatabaseServer server;
  private final String version;

  /**
   * @param version of Quarry
   */
  DatabaseBackup(DatabaseServer server, String version) {
    this.server = server;
    this.version = version;
  }

  /**
   * Writes a new file.
   *
   * @throws BackupException if the database cannot be read, or is not one of Quarry's
   * @throws IOException if the file cannot be written; it does not exist then
   */
  BackupSummary write(Path file, @Nullable SavedPepper pepper) throws IOException {
    try (Connection connection = server.connect()) {
      connection.setAutoCommit(false);
      List<BackupManifest> manifest = new ArrayList<>();
      BackupWriter.write(file, writer -> manifest.add(write(connection, writer, pepper)));
      return manifest.getFirst().summary();
    } catch (SQLException e) {
      throw new BackupException("The database could not be read: " + e.getMessage(), e);
    }
  }

  private BackupManifest write(
      Connection connection, BackupWriter writer, @Nullable SavedPepper pepper)
      throws IOException, SQLException {
    SchemaCatalog catalog = new SchemaCatalog(connection);
    Map<String, List<String>> tables = lockedTables(connection, catalog);
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    List<Table> written = new ArrayList<>();
    for (var table : tables.entrySet()) {
      written.add(copy(copy, table.getKey(), table.getValue(), writer.table(table.getKey())));
    }
    if (pepper != null && pepper.secret() != null) {
      writer.pepper(pepper.secret());
    }
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT,
            version,
            now(connection),
            connection.getMetaData().getDatabaseProductVersion(),
            catalog.version(),
            pepper == null ? null : pepper.id(),
            written,
            // Sequences have no snapshot: they are read last, so that no saved row has a later
            // value.
            catalog.sequences());
    writer.manifest(manifest);
    return manifest;
  }

  /** Begins the snapshot. Until its end no migration changes a table. */
  private static Map<String, List<String>> lockedTables(
      Connection connection, SchemaCatalog catalog) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read, read only");
      statement.execute("set local lock_timeout = '30s'");
      Map<String, List<String>> tables = catalog.tables();
      if (!tables.containsKey("job")) {
        throw new BackupException(
            "The database has no tables of Quarry: there is nothing to save.");
      }
      statement.execute(
          "lock table "
              + SchemaCatalog.quoted(List.copyOf(tables.keySet()))
              + " in access share mode");
      return tables;
    }
  }

  private static Table copy(
      CopyManager copy, String table, List<String> columns, OutputStream entry)
      throws IOException, SQLException {
    DigestOutputStream digest = new DigestOutputStream(entry, Sha256.digest());
    long rows =
        copy.copyOut(
            "copy %s (%s) to stdout"
                .formatted(SchemaCatalog.quoted(table), SchemaCatalog.quoted(columns)),
            digest);
    return new Table(
        table, columns, rows, HexFormat.of().formatHex(digest.getMessageDigest().digest()));
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select now()")) {
      result.next();
      return result.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}

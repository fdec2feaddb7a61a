package dev.quarry.orchestrator.store.postgres.backup;

import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.orchestrator.backup.DatabaseArchive.BeforeCommit;
import dev.quarry.orchestrator.backup.DatabaseArchive.Loaded;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.SchemaMigration;
import dev.quarry.orchestrator.store.postgres.backup.BackupManifest.Sequence;
import dev.quarry.orchestrator.store.postgres.backup.BackupManifest.Table;
import dev.quarry.orchestrator.store.postgres.vectors.LostIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Loads a backup into an empty database that no server uses. */
final class DatabaseRestore {
  /**
   * Tables in which a server has rows before anybody uses it: from the migrations, from its start,
   * from each minute that it runs. They say nothing that the backup does not say, or that is not
   * found out again. A row of any other table is somebody's.
   */
  private static final Set<String> WRITTEN_UNUSED =
      Set.of(
          "queue",
          "job_history",
          "job_minute",
          "embedding_model",
          "webhook_key",
          "crawl_host",
          "crawl_host_node");

  /**
   * Numbers that are skipped. The search index may have generations that were made after the
   * backup; their numbers are not used again.
   */
  private static final long GENERATION_GAP = 1_000_000;

  private final DatabaseServer server;

  DatabaseRestore(DatabaseServer server) {
    this.server = server;
  }

  /**
   * Creates the schema as it was when the backup was made, and loads everything in one transaction.
   * The server that starts next migrates it.
   *
   * @param beforeCommit runs when everything is loaded; if it fails, nothing is
   * @throws BackupException if the file is damaged or of a later version, or if the database is in
   *     use; nothing is loaded then
   */
  Loaded read(Path file, BeforeCommit beforeCommit) throws IOException {
    try (BackupReader reader = BackupReader.open(file)) {
      BackupManifest manifest = reader.manifest();
      try (Connection connection = server.connect()) {
        requireUnused(new SchemaCatalog(connection), manifest);
      }
      SchemaMigration.migrateTo(server, manifest.schema());
      Loaded loaded = new Loaded(manifest.summary(), manifest.pepper(), reader.pepper());
      try (Connection connection = server.connect()) {
        connection.setAutoCommit(false);
        load(connection, reader, manifest);
        beforeCommit.run(loaded);
        connection.commit();
      }
      return loaded;
    } catch (SQLException e) {
      throw new BackupException("The database could not be written: " + e.getMessage(), e);
    }
  }

  private static void load(Connection connection, BackupReader reader, BackupManifest manifest)
      throws IOException, SQLException {
    SchemaCatalog catalog = new SchemaCatalog(connection);
    requireSameSchema(catalog, manifest);
    try (Statement statement = connection.createStatement()) {
      List<String> tables = manifest.tableNames();
      // Keeps out a server that starts meanwhile. What it has written before is not deleted.
      statement.execute("lock table " + SchemaCatalog.quoted(tables));
      requireUnused(catalog, manifest);
      statement.execute("truncate " + SchemaCatalog.quoted(tables));
      // What triggers would derive is in the backup.
      for (String table : tables) {
        statement.execute(
            "alter table %s disable trigger user".formatted(SchemaCatalog.quoted(table)));
      }
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (Table table : manifest.tables()) {
        copy(copy, table, reader);
      }
      for (String table : tables) {
        statement.execute(
            "alter table %s enable trigger user".formatted(SchemaCatalog.quoted(table)));
      }
      for (Sequence sequence : manifest.sequences()) {
        set(connection, sequence);
      }
      LostIndex.mark(connection, null);
    }
  }

  private static void requireSameSchema(SchemaCatalog catalog, BackupManifest manifest)
      throws SQLException {
    if (!catalog.version().equals(manifest.schema())) {
      throw new BackupException(
          "The schema of the database is of version %s, that of the backup of version %s. Restore into a new database."
              .formatted(catalog.version(), manifest.schema()));
    }
  }

  /** Looks at all tables that the backup would fill, as far as they exist. */
  private static void requireUnused(SchemaCatalog catalog, BackupManifest manifest)
      throws SQLException {
    Set<String> existing = catalog.tables().keySet();
    List<String> used = new ArrayList<>();
    for (String table : manifest.tableNames()) {
      if (existing.contains(table) && !WRITTEN_UNUSED.contains(table) && !catalog.isEmpty(table)) {
        used.add(table);
      }
    }
    if (!used.isEmpty()) {
      throw new BackupException(
          "The database has data (table %s), which a restore would mix with those of the backup. Restore into a new database, or set QUARRY_DATA to a new directory."
              .formatted(String.join(", table ", used)));
    }
  }

  private static void copy(CopyManager copy, Table table, BackupReader reader)
      throws IOException, SQLException {
    long rows;
    DigestInputStream digest;
    try (InputStream in = reader.table(table.name())) {
      digest = new DigestInputStream(in, Sha256.digest());
      rows =
          copy.copyIn(
              "copy %s (%s) from stdin"
                  .formatted(
                      SchemaCatalog.quoted(table.name()), SchemaCatalog.quoted(table.columns())),
              digest);
    }
    String sha256 = HexFormat.of().formatHex(digest.getMessageDigest().digest());
    if (rows != table.rows() || !sha256.equals(table.sha256())) {
      throw new BackupException(
          "The backup is damaged: the rows of the table %s are not those that were written. Nothing was restored."
              .formatted(table.name()));
    }
  }

  private static void set(Connection connection, Sequence sequence) throws SQLException {
    boolean generations = sequence.name().equals("document_generation");
    try (PreparedStatement statement =
        connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
      statement.setString(1, SchemaCatalog.quoted(sequence.name()));
      statement.setLong(2, sequence.value() + (generations ? GENERATION_GAP : 0));
      statement.setBoolean(3, sequence.used());
      statement.execute();
    }
  }
}

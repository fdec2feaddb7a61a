package dev.quarry.orchestrator.store.postgres.backup;

import dev.quarry.orchestrator.backup.BackupSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup contains.
 *
 * @param format version of the layout of the file
 * @param quarry version of Quarry that wrote it
 * @param createdAt time of the snapshot, by the clock of the database
 * @param postgres version of the server
 * @param schema version of the last migration
 * @param pepper id of the pepper of the API keys; null: there were no keys and no pepper
 * @param tables in the order in which foreign keys permit to load them
 */
record BackupManifest(
    int format,
    String quarry,
    Instant createdAt,
    String postgres,
    String schema,
    @Nullable String pepper,
    List<Table> tables,
    List<Sequence> sequences) {
  static final int FORMAT = 1;

  BackupManifest {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /**
   * The rows of a table.
   *
   * @param columns in the order of the file
   * @param sha256 of the rows as they are in the file, uncompressed; hexadecimal
   */
  record Table(String name, List<String> columns, long rows, String sha256) {
    Table {
      columns = List.copyOf(columns);
    }
  }

  /** A sequence: its last value, or the first one if it was never used. */
  record Sequence(String name, long value, boolean used) {}

  List<String> tableNames() {
    return tables.stream().map(Table::name).toList();
  }

  BackupSummary summary() {
    return new BackupSummary(createdAt, quarry, rows("job"), rows("document"));
  }

  private long rows(String table) {
    return tables.stream().filter(t -> t.name().equals(table)).mapToLong(Table::rows).sum();
  }
}

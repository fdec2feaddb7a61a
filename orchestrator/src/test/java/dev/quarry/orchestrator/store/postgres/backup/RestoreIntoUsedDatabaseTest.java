package dev.quarry.orchestrator.store.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.SchemaMigration;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.erasure.TenantData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A restore deletes nothing that somebody has stored, whatever table it is in. */
final class RestoreIntoUsedDatabaseTest {
  /** A server that nobody uses has rows in these. */
  private static final Set<String> WRITTEN_UNUSED =
      Set.of(
          "queue",
          "job_history",
          "job_minute",
          "embedding_model",
          "webhook_key",
          "crawl_host",
          "crawl_host_node");

  @TempDir private Path directory;

  private final String source = TestDatabase.freshUrl();
  private final SingleConnectionDataSource saved = connection(source);
  private final JdbcTemplate from = new JdbcTemplate(saved);

  @BeforeEach
  void save() throws IOException {
    try (LuceneVectorStore index = new LuceneVectorStore(directory.resolve("index"))) {
      new TenantData(from, index).add("acme", 1);
    }
    from.update("insert into tenant_erasure (tenant, erased) values ('gone', '{}')");
    new DatabaseBackup(server(source), "1.2.3").write(file(), null);
  }

  @AfterEach
  void close() {
    saved.destroy();
  }

  @Test
  void one_row_in_any_table_that_the_backup_has_is_kept_and_its_table_is_named() throws Exception {
    List<BackupManifest.Table> tables = tables();
    String target = TestDatabase.freshUrl();
    try (SingleConnectionDataSource connection = connection(target)) {
      JdbcTemplate to = new JdbcTemplate(connection);
      // No triggers, no foreign keys: this row is the only one.
      to.execute("set session_replication_role = replica");
      for (BackupManifest.Table table : tables) {
        if (WRITTEN_UNUSED.contains(table.name())) {
          continue;
        }
        assertThat(table.rows()).as("a row to test with: %s", table.name()).isPositive();
        copyRow(table, to);

        assertThatThrownBy(() -> restore(target))
            .as(table.name())
            .isInstanceOf(BackupException.class)
            .hasMessageContaining("(table " + table.name() + ")");

        assertThat(to.update("delete from \"" + table.name() + "\"")).as(table.name()).isOne();
      }
      restore(target);
      assertThat(to.queryForList("select tenant from tenant_erasure", String.class))
          .containsExactly("gone");
    }
  }

  @Test
  void all_tables_that_have_rows_are_named() throws Exception {
    String target = TestDatabase.freshUrl();
    try (SingleConnectionDataSource connection = connection(target)) {
      JdbcTemplate to = new JdbcTemplate(connection);
      to.update("insert into tenant_limit (tenant, queued) values ('acme', 10)");
      to.update("insert into webhook_endpoint (tenant, url, secret) values ('acme', 'u', 's')");
    }

    assertThatThrownBy(() -> restore(target))
        .hasMessageContaining("table tenant_limit, table webhook_endpoint");
  }

  @Test
  void rows_that_an_unused_server_writes_do_not_prevent_it() throws Exception {
    String target = TestDatabase.freshUrl();
    try (SingleConnectionDataSource connection = connection(target)) {
      JdbcTemplate to = new JdbcTemplate(connection);
      to.update("insert into job_minute (tenant, at, queued) values ('*', now(), 0)");
      to.update("insert into embedding_model (model, probe) values ('m', 'p')");
      to.update("insert into webhook_key (key) values ('k')");
      to.update("insert into crawl_host (host) values ('h')");
      to.update("insert into crawl_host_node (host, node) values ('h', 'n')");
      to.update("insert into worker_node (node, slots) values ('n', 1)");

      restore(target);

      assertThat(to.queryForList("select tenant from job_minute", String.class))
          .containsOnly("acme");
      assertThat(to.queryForList("select model from embedding_model", String.class)).isEmpty();
    }
  }

  @Test
  void refused_restore_does_not_migrate_the_database() throws Exception {
    String target = TestDatabase.emptyUrl();
    SchemaMigration.migrateTo(server(target), "12");
    try (SingleConnectionDataSource connection = connection(target)) {
      JdbcTemplate to = new JdbcTemplate(connection);
      to.update("insert into tenant_limit (tenant, queued) values ('acme', 10)");

      assertThatThrownBy(() -> restore(target))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("table tenant_limit");

      assertThat(new SchemaCatalog(connection.getConnection()).version()).isEqualTo("12");
    }
  }

  private List<BackupManifest.Table> tables() throws IOException {
    try (BackupReader reader = BackupReader.open(file())) {
      return reader.manifest().tables();
    }
  }

  /** Copies one row. */
  private void copyRow(BackupManifest.Table table, JdbcTemplate to) {
    String name = SchemaCatalog.quoted(table.name());
    String columns = SchemaCatalog.quoted(table.columns());
    String row =
        from.queryForObject("select to_jsonb(t) from " + name + " t limit 1", String.class);
    to.update(
        "insert into %s (%s) overriding system value select %s from jsonb_populate_record(null::%s, ?::jsonb)"
            .formatted(name, columns, columns, name),
        row);
  }

  private void restore(String url) throws IOException {
    new DatabaseRestore(server(url)).read(file(), _ -> {});
  }

  private Path file() {
    return directory.resolve("backup.zip");
  }

  private static DatabaseServer server(String url) {
    return DatabaseServer.external(url, TestDatabase.user(), TestDatabase.password());
  }

  private static SingleConnectionDataSource connection(String url) {
    return new SingleConnectionDataSource(url, TestDatabase.user(), TestDatabase.password(), true);
  }
}

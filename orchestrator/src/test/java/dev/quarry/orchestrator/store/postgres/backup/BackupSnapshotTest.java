package dev.quarry.orchestrator.store.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.testkit.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What is committed while a backup reads one table after another. */
final class BackupSnapshotTest {
  @TempDir private Path directory;

  private final DatabaseServer source = server(TestDatabase.freshUrl());
  private final JdbcTemplate jdbc = jdbc(source);

  /**
   * The backup stops in the table {@code document}, at a text that is stored apart: the test holds
   * the lock of the index of these texts. A table that is read before and one that is read after it
   * get a row in one transaction meanwhile.
   */
  @Test
  @Timeout(120)
  void rows_that_are_committed_together_are_saved_together() throws Exception {
    jdbc.update(
        """
        insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name, text,
          content_sha256, chunks, job_id)
        select gen_random_uuid(), 'acme', 'stone', 'urn:a', 'x', 1, 'index',
          string_agg(md5(random()::text), ''), 'x', 0, gen_random_uuid() from generate_series(1, 1000)
        """);
    commitPair("before");
    String index =
        Objects.requireNonNull(
            jdbc.queryForObject(
                """
                select indexrelid::regclass::text from pg_index
                where indrelid = (select reltoastrelid from pg_class where oid = 'document'::regclass)
                """,
                String.class));
    Path file = directory.resolve("backup.zip");
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        Connection holder = source.connect();
        Statement hold = holder.createStatement()) {
      holder.setAutoCommit(false);
      hold.execute("reindex index " + index);
      Future<?> backup = thread.submit(() -> new DatabaseBackup(source, "1.2.3").write(file, null));
      Await.until("the backup waits for the text of a document", () -> isWaitedFor(index));
      commitPair("during");
      holder.rollback();
      backup.get(60, TimeUnit.SECONDS);
    }

    assertThat(tables(file)).containsSubsequence("audit_entry", "document", "tenant_limit");
    DatabaseServer target = server(TestDatabase.emptyUrl());
    new DatabaseRestore(target).read(file, _ -> {});
    assertThat(jdbc(target).queryForList("select tenant from audit_entry", String.class))
        .containsExactly("before");
    assertThat(jdbc(target).queryForList("select tenant from tenant_limit", String.class))
        .containsExactly("before");
  }

  private boolean isWaitedFor(String index) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select exists (select from pg_locks where relation = ?::regclass and not granted)",
            Boolean.class,
            index));
  }

  private void commitPair(String tenant) {
    jdbc.update(
        """
        with entry as (
          insert into audit_entry (tenant, key_id, role, address, action, object, outcome, trace_id)
          values (?, 'k', 'admin', '::1', 'PUT /admin/limits', '/', '204', 't'))
        insert into tenant_limit (tenant, queued) values (?, 10)
        """,
        tenant,
        tenant);
  }

  private static List<String> tables(Path file) throws Exception {
    try (BackupReader reader = BackupReader.open(file)) {
      return reader.manifest().tableNames();
    }
  }

  private static DatabaseServer server(String url) {
    return DatabaseServer.external(url, TestDatabase.user(), TestDatabase.password());
  }

  private static JdbcTemplate jdbc(DatabaseServer server) {
    return new JdbcTemplate(
        new DriverManagerDataSource(server.url(), TestDatabase.user(), TestDatabase.password()));
  }
}

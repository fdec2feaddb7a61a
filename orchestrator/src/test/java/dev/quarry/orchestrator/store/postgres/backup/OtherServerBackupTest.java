package dev.quarry.orchestrator.store.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.SchemaMigration;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.embedded.OtherPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The way to a new major version of PostgreSQL, which the start of the embedded one tells. */
class OtherServerBackupTest {
  @TempDir private Path directory;

  @Test
  void backup_of_the_oldest_supported_version_is_restored_in_the_embedded_one() throws Exception {
    Path file = directory.resolve("backup.zip");
    try (OtherPostgres postgres = OtherPostgres.start(directory.resolve("postgres"))) {
      DatabaseServer old =
          DatabaseServer.external(
              postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
      SchemaMigration.migrateTo(old, "14");
      new JdbcTemplate(new DriverManagerDataSource(old.url(), postgres.user(), postgres.password()))
          .update(
              """
              insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
                text, content_sha256, chunks, job_id)
              values (gen_random_uuid(), 'local', 'stone', 'urn:a', '\\x00', 1, 'index',
                E'a\\ttext with \\\\ and ü', '\\x00ff', 0, gen_random_uuid())
              """);
      new DatabaseBackup(old, "1.2.3").write(file, null);
    }
    String target = TestDatabase.emptyUrl();

    new DatabaseRestore(
            DatabaseServer.external(target, TestDatabase.user(), TestDatabase.password()))
        .read(file, _ -> {});

    assertThat(
            new JdbcTemplate(
                    new DriverManagerDataSource(
                        target, TestDatabase.user(), TestDatabase.password()))
                .queryForList("select text from document", String.class))
        .containsExactly("a\ttext with \\ and ü");
  }
}

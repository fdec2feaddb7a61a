package dev.quarry.orchestrator.store.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.orchestrator.backup.BackupSummary;
import dev.quarry.orchestrator.backup.DatabaseArchive;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.GrownDatabase;
import dev.quarry.orchestrator.store.postgres.SchemaMigration;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseBackupTest {
  /**
   * A restore records in the first two that the index has nothing. Sessions of browsers are not in
   * a backup.
   */
  private static final List<String> CHANGED =
      List.of("stale_generation", "missing_vectors", "browser_session");

  @TempDir private Path directory;

  private final String source = TestDatabase.freshUrl();

  @Test
  void restored_database_has_the_same_rows() throws Exception {
    JdbcTemplate before = GrownDatabase.fill(source);
    BackupSummary saved = save(source);
    String target = TestDatabase.emptyUrl();

    BackupSummary restored = restore(target).summary();

    JdbcTemplate after = jdbc(target);
    assertThat(restored).isEqualTo(saved);
    assertThat(restored.documents()).isEqualTo(30_000);
    assertThat(contents(after)).isEqualTo(contents(before)).containsKeys("job", "upload_part");
    assertThat(after.queryForObject("select count(*) from browser_session", Long.class)).isZero();
    assertThat(after.queryForObject("select last_value from item_id_seq", Long.class))
        .isEqualTo(before.queryForObject("select last_value from item_id_seq", Long.class));
  }

  @Test
  void a_restored_database_takes_new_rows_and_derives_what_depends_on_them() throws Exception {
    document(jdbc(source), 3);
    save(source);
    String target = TestDatabase.emptyUrl();
    restore(target);

    JdbcTemplate after = jdbc(target);
    document(after, 5);

    assertThat(after.queryForList("select sum(chunks) from collection_size", Long.class))
        .containsExactly(8L);
  }

  @Test
  void words_and_vectors_of_all_chunks_are_recorded_as_missing_in_the_index() throws Exception {
    JdbcTemplate before = jdbc(source);
    UUID document = document(before, 70);
    before.update(
        """
        insert into missing_vectors (index_name, tenant, collection, document_id, generation,
          first_ordinal, chunks, job_id, state)
        select index_name, tenant, collection, id, generation, 10, 4, job_id, 'refused'
        from document
        """);
    save(source);
    String target = TestDatabase.emptyUrl();
    restore(target);

    JdbcTemplate after = jdbc(target);
    assertThat(
            after.queryForList(
                """
                select n from missing_vectors, generate_series(first_ordinal,
                  first_ordinal + chunks - 1) n where document_id = ? order by n
                """,
                Integer.class,
                document))
        .containsExactlyElementsOf(Stream.iterate(0, n -> n + 1).limit(70).toList());
    assertThat(after.queryForObject("select max(chunks) from missing_vectors", Integer.class))
        .isEqualTo(32);
    assertThat(
            after.queryForList(
                "select first_ordinal from missing_vectors where state = 'refused'", Integer.class))
        .containsExactly(10);
    assertThat(
            after.queryForList(
                "select document_id from stale_generation where published_at is not null",
                UUID.class))
        .containsExactly(document);
    assertThat(after.queryForList("select sum(missing_vectors) from collection_size", Long.class))
        .containsExactly(70L);
  }

  @Test
  void numbers_of_generations_after_the_backup_are_not_used_again() throws Exception {
    JdbcTemplate before = jdbc(source);
    long last = before.queryForList("select nextval('document_generation')", Long.class).getFirst();
    save(source);
    before.queryForList("select nextval('document_generation') from generate_series(1, 5000)");
    String target = TestDatabase.emptyUrl();
    restore(target);

    assertThat(jdbc(target).queryForObject("select nextval('document_generation')", Long.class))
        .isGreaterThan(last + 5000);
  }

  @Test
  void backup_of_an_older_schema_is_restored_and_then_migrated() throws Exception {
    String old = TestDatabase.emptyUrl();
    SchemaMigration.migrateTo(server(old), "12");
    document(jdbc(old), 2);
    save(old);
    String target = TestDatabase.emptyUrl();
    restore(target);

    SchemaMigration.migrateTo(server(target), "13");

    assertThat(jdbc(target).queryForList("select chunks from document", Integer.class))
        .containsExactly(2);
  }

  @Test
  void newer_schema_is_refused() throws Exception {
    String old = TestDatabase.emptyUrl();
    SchemaMigration.migrateTo(server(old), "12");
    save(old);

    assertThatThrownBy(() -> restore(TestDatabase.freshUrl()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("that of the backup of version 12");
  }

  @Test
  void database_with_documents_is_refused() throws Exception {
    save(source);
    String target = TestDatabase.freshUrl();
    UUID kept = document(jdbc(target), 1);

    assertThatThrownBy(() -> restore(target))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("table document");
    assertThat(jdbc(target).queryForList("select id from document", UUID.class))
        .containsExactly(kept);
  }

  @Test
  void changed_rows_are_noticed_and_nothing_is_restored() throws Exception {
    document(jdbc(source), 1);
    save(source);
    rewrite(
        "tables/document.copy", text -> text.replace("https://s.example/", "https://t.example/"));
    String target = TestDatabase.emptyUrl();

    assertThatThrownBy(() -> restore(target))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("rows of the table document");
    assertThat(jdbc(target).queryForList("select id from document")).isEmpty();
  }

  @Test
  void a_file_that_ends_early_is_no_backup() throws Exception {
    save(source);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - 100));

    assertThatThrownBy(() -> restore(TestDatabase.emptyUrl()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("only a part of one");
  }

  @Test
  void backup_of_a_later_format_names_the_version_that_reads_it() throws Exception {
    save(source);
    rewrite("manifest.json", text -> text.replaceFirst("\"format\" : 1", "\"format\" : 2"));

    assertThatThrownBy(() -> restore(TestDatabase.emptyUrl()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("Quarry 1.2.3");
  }

  @Test
  void the_file_is_readable_by_its_owner_only() throws Exception {
    save(source);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void what_a_killed_backup_left_is_deleted_but_not_one_that_is_being_written() throws Exception {
    Path abandoned = Files.createFile(directory.resolve("quarry1.incomplete"));
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));
    Path current = Files.createFile(directory.resolve("quarry2.incomplete"));

    save(source);

    assertThat(directory).isDirectoryContaining(current::equals);
    assertThat(abandoned).doesNotExist();
  }

  @Test
  void without_a_database_of_quarry_there_is_no_file() {
    assertThatThrownBy(() -> save(TestDatabase.emptyUrl())).isInstanceOf(BackupException.class);
    assertThat(directory).isEmptyDirectory();
  }

  private Path file() {
    return directory.resolve("backup.zip");
  }

  private BackupSummary save(String url) throws IOException {
    return new DatabaseBackup(server(url), "1.2.3").write(file(), null);
  }

  private DatabaseArchive.Loaded restore(String url) throws IOException {
    return new DatabaseRestore(server(url)).read(file(), _ -> {});
  }

  private static DatabaseServer server(String url) {
    return DatabaseServer.external(url, TestDatabase.user(), TestDatabase.password());
  }

  private static JdbcTemplate jdbc(String url) {
    return new JdbcTemplate(
        new DriverManagerDataSource(url, TestDatabase.user(), TestDatabase.password()));
  }

  private static UUID document(JdbcTemplate jdbc, int chunks) {
    UUID id = UUID.randomUUID();
    jdbc.update(
        """
        insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name, text,
          content_sha256, chunks, job_id)
        values (?, 'local', 'stone', 'https://s.example/' || ?::text, sha256(?::text::bytea), 1,
          'index', E'a\\ttext\\nwith \\\\ and ü', '\\x00ff', ?, ?)
        """,
        id,
        id,
        id,
        chunks,
        UUID.randomUUID());
    jdbc.update(
        """
        insert into chunk (id, document_id, generation, ordinal, text, start_offset, end_offset)
        select gen_random_uuid(), ?, 1, n, 'text', 0, 1 from generate_series(0, ? - 1) n
        """,
        id,
        chunks);
    return id;
  }

  /** A digest of the rows of each table. */
  private static Map<String, String> contents(JdbcTemplate jdbc) {
    Map<String, String> contents = new LinkedHashMap<>();
    List<String> tables =
        jdbc.queryForList(
            "select table_name from information_schema.tables where table_schema = 'public'"
                + " and table_name <> 'flyway_schema_history' order by 1",
            String.class);
    tables.removeAll(CHANGED);
    for (String table : tables) {
      contents.put(
          table,
          String.valueOf(
              jdbc.queryForObject(
                  "select count(*) || md5(coalesce(string_agg(md5(t::text), '' order by"
                      + " md5(t::text)), '')) from "
                      + table
                      + " t",
                  String.class)));
    }
    return contents;
  }

  private interface Edit {
    String of(String text);
  }

  /** Writes the file again with another content of one entry. */
  private void rewrite(String name, Edit edit) throws IOException {
    Path copy = directory.resolve("copy.zip");
    try (ZipFile zip = new ZipFile(file().toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().equals(name)) {
          bytes =
              edit.of(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(bytes);
      }
    }
    Files.move(copy, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}

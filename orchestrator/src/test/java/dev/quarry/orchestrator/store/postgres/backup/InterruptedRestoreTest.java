package dev.quarry.orchestrator.store.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.key.ApiKeyAuthenticator;
import dev.quarry.orchestrator.access.key.ApiKeys;
import dev.quarry.orchestrator.access.key.PepperFile;
import dev.quarry.orchestrator.backup.BackupException;
import dev.quarry.orchestrator.backup.BackupSummary;
import dev.quarry.orchestrator.backup.Backups;
import dev.quarry.orchestrator.backup.DatabaseArchive;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A restore that ends before its time: whatever it has done, its repetition ends well. */
@SuppressWarnings("NullAway.Init") // initialised by save()
final class InterruptedRestoreTest {
  @TempDir private Path directory;

  private final String target = TestDatabase.emptyUrl();
  private Path data;
  private String key;

  @BeforeEach
  void save() throws IOException {
    String source = TestDatabase.freshUrl();
    Path saved = directory.resolve("saved");
    PepperFile pepper = new PepperFile(saved);
    PostgresKeyStore store = new PostgresKeyStore(new Database(source(source)));
    key =
        ((ApiKeys.CreateResult.Created)
                new ApiKeys(store, authenticator(store, pepper), pepper)
                    .create(
                        new ApiKeys.NewApiKey("first", Principal.DEFAULT_TENANT, Role.ADMIN, null),
                        AuditEntry.ofServer("test", "/test")))
            .text();
    new Backups(archive(source), false, null, saved).save(file());
    data = Files.createDirectory(directory.resolve("data"));
  }

  @Test
  void keys_are_not_visible_before_their_pepper_is_placed() throws Exception {
    Path inTheWay = Files.createDirectories(data.resolve("key-pepper").resolve("in-the-way"));
    Backups backups = backups(archive(target));

    assertThatThrownBy(() -> backups.restore(file())).isInstanceOf(IOException.class);

    assertThat(keys()).isZero();
    Files.delete(inTheWay);
    Files.delete(data.resolve("key-pepper"));
    assertThat(backups.restore(file()).keysUsable()).isTrue();
    assertThat(keyIsAccepted()).isTrue();
  }

  @Test
  void restore_that_ends_after_it_has_placed_the_pepper_is_repeated() throws Exception {
    Backups killed =
        backups(
            new Interrupted(
                archive(target),
                () ->
                    jdbc()
                        .queryForList(
                            """
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid()
                            """)));

    assertThatThrownBy(() -> killed.restore(file())).isInstanceOf(BackupException.class);

    assertThat(data.resolve("key-pepper")).isRegularFile();
    assertThat(keys()).isZero();
    assertThat(backups(archive(target)).restore(file()).keysUsable()).isTrue();
    assertThat(keyIsAccepted()).isTrue();
  }

  @Test
  void configured_pepper_stays_and_the_file_is_not_written() throws Exception {
    Backups backups = new Backups(archive(target), false, "p".repeat(32), data);

    assertThat(backups.restore(file()).keysUsable()).isFalse();
    assertThat(data).isEmptyDirectory();
  }

  /** Fails between the placement of the pepper and the commit. */
  private record Interrupted(DatabaseArchive archive, Runnable failure) implements DatabaseArchive {
    @Override
    public BackupSummary save(Path file, @Nullable SavedPepper pepper) throws IOException {
      return archive.save(file, pepper);
    }

    @Override
    public Loaded load(Path file, BeforeCommit beforeCommit) throws IOException {
      return archive.load(
          file,
          loaded -> {
            beforeCommit.run(loaded);
            failure.run();
          });
    }
  }

  private Backups backups(DatabaseArchive archive) {
    return new Backups(archive, false, null, data);
  }

  private boolean keyIsAccepted() {
    PostgresKeyStore store = new PostgresKeyStore(new Database(source(target)));
    return authenticator(store, new PepperFile(data)).check(key).isPresent();
  }

  private long keys() {
    Long keys = jdbc().queryForObject("select count(*) from api_key", Long.class);
    return keys == null ? -1 : keys;
  }

  private static ApiKeyAuthenticator authenticator(PostgresKeyStore store, PepperFile pepper) {
    return new ApiKeyAuthenticator(store, pepper, null, false, System::nanoTime);
  }

  private Path file() {
    return directory.resolve("backup.zip");
  }

  private JdbcTemplate jdbc() {
    return new JdbcTemplate(source(target));
  }

  private static DriverManagerDataSource source(String url) {
    return new DriverManagerDataSource(url, TestDatabase.user(), TestDatabase.password());
  }

  private static PostgresArchive archive(String url) {
    return new PostgresArchive(
        () -> DatabaseServer.external(url, TestDatabase.user(), TestDatabase.password()), "1.2.3");
  }
}

package dev.quarry.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.settings.ConfigurationException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseConfigurationTest {
  @TempDir Path data;

  private final ApplicationContextRunner application =
      new ApplicationContextRunner().withUserConfiguration(DatabaseConfiguration.class);

  @Test
  void without_a_url_the_embedded_server_runs_below_the_data_directory_until_the_end() {
    application
        .withPropertyValues("quarry.data=" + data, "quarry.db.url=")
        .run(
            context -> {
              assertThat(tables(context.getBean(DataSource.class))).contains("job", "item");
              assertThat(data.resolve("postgres/data/postmaster.pid")).exists();
            });

    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void with_a_url_nothing_is_started_and_the_schema_is_migrated_there() {
    outside()
        .run(
            context -> {
              assertThat(tables(context.getBean(DataSource.class))).contains("job", "item");
              assertThat(data).isEmptyDirectory();
            });
  }

  @Test
  void transaction_of_a_frozen_node_lets_go_of_its_locks_before_a_lease_ends() {
    outside()
        .run(
            context ->
                assertThat(
                        JdbcClient.create(context.getBean(DataSource.class))
                            .sql("show idle_in_transaction_session_timeout")
                            .query(String.class)
                            .single())
                    .isEqualTo("10s"));
  }

  @Test
  void url_that_is_not_jdbc_is_refused_by_its_key_and_not_repeated() {
    refused(
            application.withPropertyValues(
                "quarry.data=" + data, "quarry.db.url=postgres://me:s3cret@db/quarry"))
        .satisfies(e -> assertThat(e.getMessage()).contains("QUARRY_DB_URL").doesNotContain("s3c"))
        .satisfies(e -> assertThat(e.action()).contains("jdbc:postgresql://"));
  }

  @Test
  void server_that_is_not_there_is_named_with_what_to_check() throws Exception {
    try (var closed = new ServerSocket(0)) {
      int port = closed.getLocalPort();
      closed.close();
      refused(
              application.withPropertyValues(
                  "quarry.data=" + data,
                  "quarry.db.url=jdbc:postgresql://127.0.0.1:" + port + "/quarry",
                  "quarry.db.start-timeout=100ms"))
          .satisfies(e -> assertThat(e.getMessage()).contains("cannot be reached"))
          .satisfies(e -> assertThat(e.action()).contains("QUARRY_DB_URL"));
    }
  }

  @Test
  void data_directory_that_is_a_file_is_named_with_its_key() throws Exception {
    Path file = Files.createFile(data.resolve("file"));

    refused(application.withPropertyValues("quarry.data=" + file))
        .satisfies(e -> assertThat(e.getMessage()).contains(file.toString(), "QUARRY_DATA"));
  }

  private ApplicationContextRunner outside() {
    return application.withPropertyValues(
        "quarry.data=" + data,
        "quarry.db.url=" + TestDatabase.freshUrl(),
        "quarry.db.user=" + TestDatabase.user(),
        "quarry.db.password=" + TestDatabase.password());
  }

  private ObjectAssert<ConfigurationException> refused(ApplicationContextRunner runner) {
    var refusal = new ConfigurationException[1];
    runner.run(
        context -> {
          Throwable cause = context.getStartupFailure();
          while (cause != null && !(cause instanceof ConfigurationException)) {
            cause = cause.getCause();
          }
          refusal[0] = (ConfigurationException) cause;
        });
    return assertThatObject(refusal[0]).isNotNull();
  }

  private static List<String> tables(DataSource dataSource) {
    return JdbcClient.create(dataSource)
        .sql("select tablename from pg_tables where schemaname = 'public'")
        .query(String.class)
        .list();
  }
}

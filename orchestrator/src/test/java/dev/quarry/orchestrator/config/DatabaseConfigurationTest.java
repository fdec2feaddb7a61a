package dev.quarry.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.settings.ConfigurationException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
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
  void transaction_of_a_frozen_node_releases_its_locks_before_a_lease_ends() {
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
  void a_statement_beyond_the_timeout_is_ended_at_the_server() {
    outside()
        .withPropertyValues("quarry.db.statement-timeout=1s")
        .run(
            context -> {
              DataSource pool = context.getBean(DataSource.class);
              assertThatThrownBy(
                      () ->
                          JdbcClient.create(pool).sql("select pg_sleep(600)").query().listOfRows())
                  .rootCause()
                  .hasFieldOrPropertyWithValue("SQLState", "57014");
              assertThat(
                      JdbcClient.create(pool)
                          .sql("select count(*) from pg_stat_activity where query like ?")
                          .param("select pg_sleep(600)%")
                          .query(Integer.class)
                          .single())
                  .isZero();
            });
  }

  @Test
  void the_server_gives_up_before_the_client_does() {
    outside()
        .run(
            context -> {
              assertThat(setting(context, "dataSource", "statement_timeout")).isEqualTo("55s");
              assertThat(setting(context, "dataSource", "lock_timeout")).isEqualTo("20s");
              assertThat(setting(context, "engineDataSource", "statement_timeout"))
                  .isEqualTo("10s");
              assertThat(setting(context, "engineDataSource", "client_connection_check_interval"))
                  .isEqualTo("5s");
            });
  }

  private static String setting(
      AssertableApplicationContext context, String dataSource, String name) {
    return JdbcClient.create(context.getBean(dataSource, DataSource.class))
        .sql("show " + name)
        .query(String.class)
        .single();
  }

  @Test
  void connection_to_a_server_that_accepts_no_writes_is_not_kept() {
    outside()
        .withPropertyValues("quarry.db.pool-size=2")
        .run(
            context -> {
              DataSource pool = context.getBean(DataSource.class);
              int readOnly;
              try (Connection connection = pool.getConnection();
                  Statement statement = connection.createStatement()) {
                readOnly = pid(connection);
                statement.execute("set default_transaction_read_only = on");
                assertThatThrownBy(() -> statement.execute("delete from job"))
                    .hasFieldOrPropertyWithValue("SQLState", "25006");
              }
              try (Connection first = pool.getConnection();
                  Connection second = pool.getConnection()) {
                assertThat(List.of(pid(first), pid(second))).doesNotContain(readOnly);
              }
            });
  }

  private static int pid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
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
  void unreachable_server_is_reported_with_what_to_check() throws Exception {
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

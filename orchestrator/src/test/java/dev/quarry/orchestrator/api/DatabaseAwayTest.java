package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.KeyedOrchestrator;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The responses of a server whose database is unavailable. */
final class DatabaseAwayTest {
  private static final String JOB = "/jobs/00000000-0000-4000-8000-000000000000";

  @Test
  void detail_says_that_the_outcome_of_a_change_is_unknown() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator()) {
      assertThat(server.get(JOB, KeyedOrchestrator.OPERATOR).statusCode()).isEqualTo(404);
      cutOff(server);

      HttpResponse<String> read = server.get(JOB, KeyedOrchestrator.OPERATOR);
      assertThat(read.statusCode()).isEqualTo(503);
      assertThat(read.body()).doesNotContain("not known");
      HttpResponse<String> change =
          server.send("POST", JOB + "/cancel", null, KeyedOrchestrator.OPERATOR);
      assertThat(change.statusCode()).isEqualTo(503);
      assertThat(change.body())
          .contains("not known whether a change took effect", "Idempotency-Key")
          .doesNotContain("Nothing was changed");

      assertThat(server.get("/health/live", null).statusCode()).isEqualTo(200);
      assertThat(server.get("/health/ready", null).statusCode()).isEqualTo(503);
      assertThat(server.get("/health", null).body()).contains("\"database\":{\"status\":\"down\"");
    }
  }

  private static void cutOff(KeyedOrchestrator server) throws Exception {
    HikariDataSource pool = server.bean(DataSource.class).unwrap(HikariDataSource.class);
    String url = pool.getJdbcUrl();
    String database = url.replaceFirst(".*/([^/?]+).*", "$1");
    try (Connection other =
            DriverManager.getConnection(
                url.replaceFirst("/[^/?]+(?=\\?|$)", "/postgres"),
                TestDatabase.user(),
                TestDatabase.password());
        Statement sql = other.createStatement()) {
      sql.execute("alter database \"" + database + "\" with allow_connections false");
      sql.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
              + database
              + "'");
    }
  }
}

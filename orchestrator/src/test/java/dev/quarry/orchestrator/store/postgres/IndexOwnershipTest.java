package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.settings.ConfigurationException;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IndexOwnershipTest {
  private final DatabaseServer server =
      new DatabaseServer(
          TestDatabase.freshUrl(), TestDatabase.user(), TestDatabase.password(), () -> {});

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.url(), server.user(), server.password());
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = connect()) {
      run(connection, statement);
    }
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  /** As a restart of the database does. */
  private void endSessions() throws Exception {
    sql(
        """
        select pg_terminate_backend(pid, 10000) from pg_catalog.pg_stat_activity
        where application_name = 'quarry-index' and datname = current_database()
        """);
  }

  @Test
  void place_is_taken_again_when_its_session_has_ended() throws Exception {
    try (IndexOwnership index = IndexOwnership.acquire(server)) {
      endSessions();
      Await.until("taken again", () -> index.keep() && heldBySomebody());
      index.requireAlone();
      assertThatThrownBy(() -> IndexOwnership.acquire(server))
          .isInstanceOf(ConfigurationException.class);
    }
  }

  private boolean heldBySomebody() {
    try {
      sql(
          """
          do $$ begin if not exists (select from pg_locks where locktype = 'advisory'
            and database = (select oid from pg_database where datname = current_database()))
          then raise 'nobody'; end if; end $$
          """);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void process_whose_place_another_one_took_is_of_no_more_use() throws Exception {
    try (IndexOwnership first = IndexOwnership.acquire(server)) {
      endSessions();
      try (IndexOwnership second = IndexOwnership.acquire(server)) {
        Await.until("noticed", () -> !first.keep());
        assertThatThrownBy(first::requireAlone).isInstanceOf(IllegalStateException.class);
        assertThat(second.keep()).isTrue();
        second.requireAlone();
      }
      assertThat(first.keep()).isFalse();
    }
  }

  /**
   * Whoever had it when it was refused may have let go of it when the database is asked for him.
   */
  @Test
  void place_that_nobody_is_seen_to_have_is_not_lost() throws Exception {
    try (IndexOwnership index = IndexOwnership.acquire(server)) {
      sql(
          "create view public.pg_stat_activity as select * from pg_catalog.pg_stat_activity limit"
              + " 0");
      sql(
          """
          do $$ begin execute format(
            'alter database %I set search_path = public, pg_catalog', current_database()); end $$
          """);
      endSessions();
      try (Connection other = connect()) {
        run(other, "select pg_advisory_lock(x'71756172'::int, 1)");
        assertThat(index.keep()).isTrue();
        index.requireAlone();
      }
      sql("drop view public.pg_stat_activity");
      Await.until("taken again", () -> index.keep() && heldBySomebody());
    }
  }

  @Test
  void where_no_second_process_can_be_nothing_is_lost() throws Exception {
    try (IndexOwnership alone = IndexOwnership.notRequired()) {
      assertThat(alone.keep()).isTrue();
      alone.requireAlone();
    }
  }
}

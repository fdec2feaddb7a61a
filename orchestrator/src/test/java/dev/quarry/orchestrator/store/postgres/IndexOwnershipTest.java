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
  void lock_is_acquired_again_after_its_session_has_ended() throws Exception {
    try (IndexOwnership index = IndexOwnership.acquire(server)) {
      endSessions();
      Await.until("acquired again", () -> index.keep() && lockIsHeld());
      index.requireOwned();
      assertThatThrownBy(() -> IndexOwnership.acquire(server))
          .isInstanceOf(ConfigurationException.class);
    }
  }

  private boolean lockIsHeld() {
    try {
      sql(
          """
          do $$ begin if not exists (select from pg_locks where locktype = 'advisory'
            and database = (select oid from pg_database where datname = current_database()))
          then raise 'not held'; end if; end $$
          """);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void process_loses_ownership_when_another_process_acquires_the_lock() throws Exception {
    try (IndexOwnership first = IndexOwnership.acquire(server)) {
      endSessions();
      try (IndexOwnership second = IndexOwnership.acquire(server)) {
        Await.until("noticed", () -> !first.keep());
        assertThatThrownBy(first::requireOwned).isInstanceOf(IllegalStateException.class);
        assertThat(second.keep()).isTrue();
        second.requireOwned();
      }
      assertThat(first.keep()).isFalse();
    }
  }

  /** The holder may release the lock between the failed attempt and the query for the holder. */
  @Test
  void lock_without_a_visible_holder_is_not_lost() throws Exception {
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
        index.requireOwned();
      }
      sql("drop view public.pg_stat_activity");
      Await.until("acquired again", () -> index.keep() && lockIsHeld());
    }
  }

  @Test
  void ownership_that_is_not_required_is_never_lost() throws Exception {
    try (IndexOwnership index = IndexOwnership.notRequired()) {
      assertThat(index.keep()).isTrue();
      index.requireOwned();
    }
  }
}

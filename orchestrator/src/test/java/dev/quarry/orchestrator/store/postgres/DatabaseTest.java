package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;

final class DatabaseTest {
  private final String url = TestDatabase.freshUrl();
  private final Database db = database("");

  DatabaseTest() {
    execute("create table pot (id integer primary key, n integer not null)");
    execute("insert into pot values (1, 0), (2, 0)");
  }

  private PGSimpleDataSource source(String options) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser(TestDatabase.user());
    source.setPassword(TestDatabase.password());
    source.setOptions(options);
    return source;
  }

  private Database database(String options) {
    return new Database(source(options));
  }

  private void execute(String statement) {
    db.jdbc().execute(statement);
  }

  private static Supplier<Integer> update(Database database, int id) {
    return () -> database.sql().sql("update pot set n = n + 1 where id = ?").param(id).update();
  }

  @Test
  void lock_timeout_is_transient() throws Exception {
    Database impatient = database("-c lock_timeout=50ms");
    try (Connection other = source("").getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select * from pot where id = 1 for update");
      unavailable("55P03", () -> impatient.statement(update(impatient, 1)));
      unavailable("55P03", () -> impatient.transaction(update(impatient, 1)));
      other.commit();
    }
    assertThat(impatient.transaction(update(impatient, 1))).isEqualTo(1);
  }

  @Test
  void read_only_server_is_unavailable() {
    Database standby = database("-c default_transaction_read_only=on");
    unavailable("25006", () -> standby.statement(update(standby, 1)));
    unavailable("25006", () -> standby.transaction(update(standby, 1)));
  }

  @Test
  void statement_timeout_is_unavailable() {
    Database quick = database("-c statement_timeout=50ms");
    unavailable(
        "57014",
        () ->
            quick.statement(
                () -> quick.sql().sql("select pg_sleep(60)::text").query().singleColumn()));
  }

  @Test
  void backend_terminated_in_a_transaction_is_unavailable() {
    assertThatThrownBy(
            () ->
                db.transaction(
                    () -> {
                      Integer pid =
                          db.sql().sql("select pg_backend_pid()").query(Integer.class).single();
                      try (Connection other = source("").getConnection();
                          Statement statement = other.createStatement()) {
                        statement.execute("select pg_terminate_backend(" + pid + ", 10000)");
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                      return update(db, 1).get();
                    }))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "25006", "25P02", "25P03", "25P04", "40001", "40003", "40P01", "53100", "53200",
        "53300", "55006", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "58030", "58P01"
      })
  void transient_error_code_is_unavailable(String state) {
    unavailable(state, () -> raise(state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0A000", "22P02", "23503", "25001", "42501", "42P01", "55000", "XX000"})
  void permanent_error_code_is_a_defect(String state) {
    assertThatThrownBy(() -> raise(state))
        .isNotInstanceOf(StoreUnavailableException.class)
        .rootCause()
        .hasFieldOrPropertyWithValue("SQLState", state);
  }

  private void raise(String state) {
    db.statement(
        () ->
            db.sql()
                .sql("do $$ begin raise exception using errcode = '%s'; end $$".formatted(state))
                .update());
  }

  @Test
  void wrong_statement_is_a_defect() {
    assertThatThrownBy(() -> db.statement(() -> db.sql().sql("selec 1").update()))
        .isInstanceOf(BadSqlGrammarException.class);
    assertThatThrownBy(
            () -> db.statement(() -> db.sql().sql("insert into pot values (1, 0)").update()))
        .isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void deadlock_victim_is_run_again() throws Exception {
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Database quick = database("-c deadlock_timeout=50ms");
      List<Future<Integer>> both =
          List.of(
              threads.submit(() -> quick.transaction(() -> take(quick, 1, 2, runs, bothHoldOne))),
              threads.submit(() -> quick.transaction(() -> take(quick, 2, 1, runs, bothHoldOne))));
      for (Future<Integer> each : both) {
        assertThat(each.get()).isEqualTo(1);
      }
    }
    assertThat(runs).hasValue(3);
    assertThat(db.sql().sql("select n from pot").query(Integer.class).list()).containsExactly(2, 2);
  }

  private static int take(
      Database database, int first, int second, AtomicInteger runs, CyclicBarrier bothHoldOne) {
    int run = runs.incrementAndGet();
    assertThat(update(database, first).get()).isEqualTo(1);
    try {
      if (run <= 2) {
        bothHoldOne.await();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return update(database, second).get();
  }

  @Test
  void statements_of_a_snapshot_read_the_same_state_and_cannot_write() {
    String sum = "select sum(n) from pot";
    List<Integer> seen =
        db.snapshot(
            () -> {
              Integer before = db.sql().sql(sum).query(Integer.class).single();
              Database other = database("");
              other.statement(update(other, 1));
              return List.of(before, db.sql().sql(sum).query(Integer.class).single());
            });
    assertThat(seen).containsExactly(0, 0);
    assertThat(db.sql().sql(sum).query(Integer.class).single()).isEqualTo(1);
    unavailable("25006", () -> db.snapshot(update(db, 1)));
  }

  private static void unavailable(String state, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOf(StoreUnavailableException.class)
        .rootCause()
        .hasFieldOrPropertyWithValue("SQLState", state);
  }
}

package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.SessionLock.Attempt;
import dev.quarry.orchestrator.store.postgres.SessionLock.Held;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SessionLockTest {
  private static final SessionLock.Key KEY = new SessionLock.Key("quarry-test", 7, 11);

  private final String url = TestDatabase.freshUrl();
  private final SessionLock lock = lock();

  private SessionLock lock() {
    return new SessionLock(url, TestDatabase.user(), TestDatabase.password(), KEY);
  }

  private Connection stranger() throws SQLException {
    return DriverManager.getConnection(url, TestDatabase.user(), TestDatabase.password());
  }

  private static void run(Connection session, String statement) throws SQLException {
    try (Statement each = session.createStatement()) {
      each.execute(statement);
    }
  }

  @AfterEach
  void release() {
    lock.release();
  }

  @Test
  void lock_is_of_one_until_it_lets_go() {
    SessionLock other = lock();
    assertThat(lock.take()).isEqualTo(Attempt.TAKEN);
    assertThat(other.take()).isEqualTo(Attempt.OF_ANOTHER);
    assertThat(lock.stillHeld()).isTrue();
    assertThat(other.stillHeld()).isFalse();
    lock.release();
    assertThat(lock.stillHeld()).isFalse();
    assertThat(other.take()).isEqualTo(Attempt.TAKEN);
    other.release();
  }

  @Test
  void own_session_that_the_database_believes_alive_is_ended_and_the_lock_taken_again()
      throws Exception {
    assertThat(lock.take()).isEqualTo(Attempt.TAKEN);
    assertThat(lock.take()).isEqualTo(Attempt.UNDECIDED);
    Await.until("the session has ended", () -> !lock.stillHeld());
    Await.until("taken again", () -> lock.take() == Attempt.TAKEN);
    assertThat(lock.stillHeld()).isTrue();
  }

  @Test
  void lock_that_was_let_go_of_after_it_was_refused_is_nobodys() throws Exception {
    try (Connection session = stranger()) {
      assertThat(lock.whoHasIt(session, null)).isEqualTo(Attempt.UNDECIDED);
    }
  }

  @Test
  void session_of_another_with_the_same_number_is_not_ended() throws Exception {
    try (Connection holder = stranger();
        Connection session = stranger()) {
      run(holder, "select pg_advisory_lock(7, 11)");
      Held now = SessionLock.held(holder);
      Held before = new Held(holder, now.backend(), now.startedAt().minusDays(1));
      assertThat(lock.whoHasIt(session, before)).isEqualTo(Attempt.OF_ANOTHER);
      assertThat(holder.isValid(5)).isTrue();
    }
  }

  @Test
  void lock_under_one_number_is_another() throws Exception {
    try (Connection holder = stranger()) {
      run(holder, "select pg_advisory_lock((7::bigint << 32) + 11)");
      assertThat(lock.take()).isEqualTo(Attempt.TAKEN);
    }
  }

  @Test
  void database_that_does_not_answer_is_told() {
    SessionLock nowhere = new SessionLock("jdbc:postgresql://127.0.0.1:1/x", "a", "b", KEY);
    assertThatThrownBy(nowhere::take).isInstanceOf(StoreUnavailableException.class);
  }
}

package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.SessionLock.Attempt;
import dev.quarry.orchestrator.store.postgres.SessionLock.LockSession;
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

  private Connection connect() throws SQLException {
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
  void lock_has_one_holder_until_it_is_released() {
    SessionLock other = lock();
    assertThat(lock.tryAcquire()).isEqualTo(Attempt.ACQUIRED);
    assertThat(other.tryAcquire()).isEqualTo(Attempt.HELD_BY_ANOTHER);
    assertThat(lock.stillHeld()).isTrue();
    assertThat(other.stillHeld()).isFalse();
    lock.release();
    assertThat(lock.stillHeld()).isFalse();
    assertThat(other.tryAcquire()).isEqualTo(Attempt.ACQUIRED);
    other.release();
  }

  @Test
  void earlier_session_of_this_process_is_terminated_and_the_lock_acquired_again()
      throws Exception {
    assertThat(lock.tryAcquire()).isEqualTo(Attempt.ACQUIRED);
    assertThat(lock.tryAcquire()).isEqualTo(Attempt.UNDECIDED);
    Await.until("the session has ended", () -> !lock.stillHeld());
    Await.until("acquired again", () -> lock.tryAcquire() == Attempt.ACQUIRED);
    assertThat(lock.stillHeld()).isTrue();
  }

  @Test
  void lock_released_after_a_failed_attempt_is_undecided() throws Exception {
    try (Connection session = connect()) {
      assertThat(lock.checkHolder(session, null)).isEqualTo(Attempt.UNDECIDED);
    }
  }

  @Test
  void session_of_another_process_with_the_same_pid_is_not_terminated() throws Exception {
    try (Connection holder = connect();
        Connection session = connect()) {
      run(holder, "select pg_advisory_lock(7, 11)");
      LockSession acquired = SessionLock.identify(holder);
      LockSession previous =
          new LockSession(holder, acquired.backend(), acquired.startedAt().minusDays(1));
      assertThat(lock.checkHolder(session, previous)).isEqualTo(Attempt.HELD_BY_ANOTHER);
      assertThat(holder.isValid(5)).isTrue();
    }
  }

  @Test
  void lock_with_a_single_64_bit_key_is_a_different_lock() throws Exception {
    try (Connection holder = connect()) {
      run(holder, "select pg_advisory_lock((7::bigint << 32) + 11)");
      assertThat(lock.tryAcquire()).isEqualTo(Attempt.ACQUIRED);
    }
  }

  @Test
  void unreachable_database_is_reported_as_unavailable() {
    SessionLock unreachable = new SessionLock("jdbc:postgresql://127.0.0.1:1/x", "a", "b", KEY);
    assertThatThrownBy(unreachable::tryAcquire).isInstanceOf(StoreUnavailableException.class);
  }
}

package dev.quarry.bench.claims;

import dev.quarry.bench.engine.BenchDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Samples what the sessions of the database wait for, until it is closed. */
final class SessionSampler implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(25);

  private static final String SESSIONS =
      """
      select count(*), count(*) filter (where wait_event_type = 'Lock'),
        count(*) filter (where wait_event_type = 'LWLock')
      from pg_stat_activity
      where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
      """;

  private final Connection connection;
  private final Thread thread;
  private int samples;
  private long active;
  private long locks;
  private long latches;
  private @Nullable SQLException failure;

  SessionSampler(BenchDatabase database) throws SQLException {
    connection = DriverManager.getConnection(database.url(), database.user(), database.password());
    thread = Thread.ofPlatform().daemon().name("sessions").start(this::run);
  }

  private void run() {
    try (PreparedStatement statement = connection.prepareStatement(SESSIONS)) {
      while (true) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          samples++;
          active += row.getLong(1);
          locks += row.getLong(2);
          latches += row.getLong(3);
        }
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end
    } catch (SQLException e) {
      failure = e;
    }
  }

  /**
   * Sessions at a moment, on average.
   *
   * @param active running a statement
   * @param locks of these, waiting for a lock of a row, a transaction or an advisory one
   * @param latches of these, waiting for a short lock of a shared data structure (LWLock)
   */
  record Sessions(double active, double locks, double latches) {}

  Sessions stop() throws InterruptedException, SQLException {
    thread.interrupt();
    thread.join();
    if (failure != null) {
      throw failure;
    }
    double n = Math.max(1, samples);
    return new Sessions(active / n, locks / n, latches / n);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package dev.quarry.orchestrator.store.postgres;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs statements and transactions. Throws {@link StoreUnavailableException} for transient errors
 * ({@link SqlState}); every other exception is a defect. A nested transaction on the same data
 * source joins the outer one. Thread-safe.
 */
public final class Database {
  private static final int MAX_ATTEMPTS = 3;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final TransactionTemplate transactions;
  private final TransactionTemplate snapshots;
  private final JobTurns turns = new JobTurns();

  public Database(DataSource dataSource) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.client = JdbcClient.create(jdbc);
    JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
    this.transactions = new TransactionTemplate(manager);
    this.snapshots = new TransactionTemplate(manager);
    snapshots.setReadOnly(true);
    snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** For statements inside {@link #transaction}, {@link #snapshot} or {@link #statement}. */
  public JdbcClient sql() {
    return client;
  }

  public JdbcTemplate jdbc() {
    return jdbc;
  }

  /**
   * Runs statements in one transaction.
   *
   * @param work runs again, up to three times in total, if PostgreSQL aborted the transaction
   *     because of a deadlock or a serialization failure. It must have no effect outside the
   *     database.
   */
  public <T> T transaction(Supplier<T> work) {
    boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
    for (int attempt = 1; ; attempt++) {
      try {
        // The result is that of work, which is not null.
        return translating(() -> requireNonNull(transactions.execute(_ -> work.get())));
      } catch (StoreUnavailableException e) {
        if (!outermost || attempt == MAX_ATTEMPTS || !SqlState.lostConflict(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * As {@link #transaction(Supplier)}, for work that locks the job's row. Such transactions of the
   * same job run one after another.
   */
  public <T> T transaction(Fence fence, Supplier<T> work) {
    return turns.inTurn(fence.jobId(), () -> transaction(work));
  }

  /** Runs statements in a transaction that is rolled back. */
  public <T> T rolledBack(Supplier<T> work) {
    return translating(
        () ->
            requireNonNull(
                transactions.execute(
                    status -> {
                      status.setRollbackOnly();
                      return work.get();
                    })));
  }

  /** Runs several queries on one snapshot: a read-only, repeatable read transaction. */
  public <T> T snapshot(Supplier<T> reads) {
    return translating(() -> requireNonNull(snapshots.execute(_ -> reads.get())));
  }

  /** Runs one statement in autocommit mode, or in the current transaction if there is one. */
  public <T> T statement(Supplier<T> statement) {
    return translating(statement);
  }

  /** As {@link #statement(Supplier)}, for a statement that locks the job's row. */
  public <T> T statement(Fence fence, Supplier<T> statement) {
    return turns.inTurn(fence.jobId(), () -> statement(statement));
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessException
        | TransactionException e) {
      throw new StoreUnavailableException("the database did not respond", e);
    } catch (RuntimeException e) {
      // Spring does not translate some SQLSTATE codes, for example that of lock_timeout.
      if (!(e instanceof StoreUnavailableException) && SqlState.isTransient(e)) {
        throw new StoreUnavailableException("the database reported a transient error", e);
      }
      throw e;
    }
  }
}

package dev.quarry.orchestrator.store.postgres;

import static java.util.Objects.requireNonNull;

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
 * PostgreSQL as the stores use it. Throws {@link StoreUnavailableException} when the database
 * cannot do now what it could do later ({@link SqlState}); every other exception is a defect. A
 * transaction inside another one on the same data source is part of it. Thread-safe.
 */
public final class Database {
  private static final int MAX_ATTEMPTS = 3;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final TransactionTemplate transactions;
  private final TransactionTemplate snapshots;

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
   * Runs several statements, all or none.
   *
   * @param work runs again if the transaction lost a deadlock or a serialization conflict: whoever
   *     won has gone on. It has no effect outside the database.
   */
  public <T> T transaction(Supplier<T> work) {
    boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
    for (int attempt = 1; ; attempt++) {
      try {
        // The transaction's result is the work's, which is not null.
        return translating(() -> requireNonNull(transactions.execute(_ -> work.get())));
      } catch (StoreUnavailableException e) {
        if (!outermost || attempt == MAX_ATTEMPTS || !SqlState.lostConflict(e)) {
          throw e;
        }
      }
    }
  }

  /** Runs statements of which nothing stays. */
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

  /** Reads by several statements that all see the database at one moment. Not for writes. */
  public <T> T snapshot(Supplier<T> reads) {
    return translating(() -> requireNonNull(snapshots.execute(_ -> reads.get())));
  }

  /** Runs one statement, which commits by itself. */
  public <T> T statement(Supplier<T> statement) {
    return translating(statement);
  }

  private static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessException
        | TransactionException e) {
      throw new StoreUnavailableException("the database did not answer", e);
    } catch (RuntimeException e) {
      // Spring knows no class for some codes, lock_timeout among them.
      if (!(e instanceof StoreUnavailableException) && SqlState.passes(e)) {
        throw new StoreUnavailableException("the database cannot do this now", e);
      }
      throw e;
    }
  }
}

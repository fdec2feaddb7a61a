package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * PostgreSQL as the stores use it. Says {@link StoreUnavailableException} when the database does
 * not answer. A transaction inside another one on the same data source is part of it. Thread-safe.
 */
public final class Database {
  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final TransactionTemplate transactions;

  public Database(DataSource dataSource) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.client = JdbcClient.create(jdbc);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /** For statements inside {@link #transaction} or {@link #statement}. */
  public JdbcClient sql() {
    return client;
  }

  public JdbcTemplate jdbc() {
    return jdbc;
  }

  /** Runs several statements, all or none. */
  public <T> T transaction(Supplier<T> work) {
    // The transaction's result is the work's, which is not null.
    return answering(() -> java.util.Objects.requireNonNull(transactions.execute(s -> work.get())));
  }

  /** Runs statements of which nothing stays. */
  public <T> T rolledBack(Supplier<T> work) {
    return answering(
        () ->
            java.util.Objects.requireNonNull(
                transactions.execute(
                    status -> {
                      status.setRollbackOnly();
                      return work.get();
                    })));
  }

  /** Runs a single statement. */
  public <T> T statement(Supplier<T> statement) {
    return answering(statement);
  }

  private static <T> T answering(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessResourceFailureException
        | RecoverableDataAccessException
        | TransientDataAccessException
        | TransactionException e) {
      throw new StoreUnavailableException("the database did not answer", e);
    }
  }
}

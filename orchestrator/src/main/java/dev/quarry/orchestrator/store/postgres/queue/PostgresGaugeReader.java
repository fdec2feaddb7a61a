package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.job.GaugeReader;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The row of the table {@code gauge_reader}; the clock is the database's. */
public final class PostgresGaugeReader implements GaugeReader, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresGaugeReader.class);

  /** Longer than the usual intervals between two scrapes. */
  private static final String ELECT =
      """
      insert into gauge_reader (node, expires_at)
      values (?, clock_timestamp() + interval '2 minutes')
      on conflict (id) do update set node = excluded.node, expires_at = excluded.expires_at
      where gauge_reader.node = excluded.node or gauge_reader.expires_at < clock_timestamp()
      """;

  private final Database db;
  private final String node;

  public PostgresGaugeReader(Database db, String node) {
    this.db = db;
    this.node = node;
  }

  @Override
  public boolean elected() {
    return db.statement(() -> db.sql().sql(ELECT).param(node).update()) == 1;
  }

  /** Lets another node be elected at once. */
  @Override
  public void close() {
    try {
      db.statement(
          () ->
              db.sql().sql("delete from gauge_reader where id and node = ?").param(node).update());
    } catch (StoreUnavailableException e) {
      log.debug("Another node is elected when the row has expired", e);
    }
  }
}

package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.job.VacuumStatistics;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Durations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the statistics of VACUUM from the views of PostgreSQL. */
public final class PostgresVacuumStatistics implements VacuumStatistics {
  private static final List<String> TABLES = List.of("job", "job_lease", "job_event", "item");

  private static final String OLDEST_SNAPSHOT =
      """
      select coalesce(greatest(extract(epoch from clock_timestamp() - min(since)), 0), 0)
      from (
        select xact_start as since from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend'
          and pid <> pg_backend_pid() and (backend_xmin is not null or backend_xid is not null)
        union all
        select prepared from pg_prepared_xacts where database = current_database()) as held
      """;

  private static final String DEAD =
      """
      select relname, n_dead_tup from pg_stat_user_tables
      where schemaname = current_schema() and relname in (:tables)
      """;

  private final Database database;

  public PostgresVacuumStatistics(Database database) {
    this.database = database;
  }

  @Override
  public List<String> tables() {
    return TABLES;
  }

  @Override
  public Reading read() {
    double seconds =
        database.statement(() -> database.sql().sql(OLDEST_SNAPSHOT).query(Double.class).single());
    Map<String, Long> dead = new LinkedHashMap<>();
    database.statement(
        () -> {
          database
              .sql()
              .sql(DEAD)
              .param("tables", TABLES)
              .query(
                  row -> {
                    dead.put(row.getString(1), row.getLong(2));
                  });
          return dead;
        });
    return new Reading(Durations.ofSeconds(seconds), dead);
  }
}

package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Durations;
import dev.quarry.orchestrator.store.postgres.job.JobRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The state of the queues in the table {@code queue}. */
public final class PostgresQueues implements QueueStore {
  // One count per partial index; a single combined count would scan the whole table.
  private static final String LIST =
      """
      with ready as (
        select type, count(*) as n,
          greatest(0, extract(epoch from clock_timestamp() - min(run_at))) as oldest
        from job
        where status = 'queued' and not delayed group by type),
      later as (
        select type, count(*) as n from job where status = 'queued' and delayed group by type),
      leased as (
        select j.type, count(*) as n from job_lease l join job j on j.id = l.job_id group by j.type)
      select q.name, q.state, q.changed_at, coalesce(ready.n, 0) as queued,
        coalesce(later.n, 0) as delayed, coalesce(leased.n, 0) as running, ready.oldest
      from queue q left join ready on ready.type = q.name left join later on later.type = q.name
      left join leased on leased.type = q.name
      order by q.name
      """;

  private static final String CHANGE =
      """
      with changed as (
        update queue set state = ?,
          changed_at = case when state = ? then changed_at else clock_timestamp() end
        where name = ? returning name)
      select l.job_id from changed cross join job_lease l
      where changed.name = (
        select j.type from job j where j.id = l.job_id and j.status = 'processing')
      """;

  private final Database db;

  public PostgresQueues(Database db) {
    this.db = db;
  }

  @Override
  public List<QueueStatus> list() {
    return db.statement(() -> db.sql().sql(LIST).query((row, n) -> read(row)).list());
  }

  @Override
  public List<UUID> change(JobType queue, QueueState state) {
    String name = state.name().toLowerCase(Locale.ROOT);
    return db.statement(
        () -> db.sql().sql(CHANGE).params(name, name, queue.code()).query(UUID.class).list());
  }

  private static QueueStatus read(ResultSet row) throws SQLException {
    return new QueueStatus(
        JobType.of(row.getString("name")),
        QueueState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getLong("queued"),
        row.getLong("delayed"),
        row.getLong("running"),
        Durations.read(row, "oldest"),
        JobRow.time(row, "changed_at"));
  }
}

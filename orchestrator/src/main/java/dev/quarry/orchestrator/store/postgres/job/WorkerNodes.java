package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobStore.Lease;
import dev.quarry.orchestrator.job.JobStore.WorkerView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code worker_node}, and the leases of each node. */
public final class WorkerNodes {
  private final JdbcClient sql;

  public WorkerNodes(JdbcClient sql) {
    this.sql = sql;
  }

  /** Registers a node or updates its timestamp. Deletes nodes that were not seen for a day. */
  public void register(String node, int slots) {
    sql.sql(
            """
            with forgotten as (
              delete from worker_node where seen_at < now() - interval '1 day' and node <> ?)
            insert into worker_node (node, slots) values (?, ?)
            on conflict (node) do update set slots = excluded.slots, seen_at = clock_timestamp()
            """)
        .params(node, node, slots)
        .update();
  }

  /** Deregisters a node. */
  public void deregister(String node) {
    sql.sql("delete from worker_node where node = ?").param(node).update();
  }

  /** Nodes that were seen in the last minute, followed by other nodes that hold leases. */
  public List<WorkerView> list() {
    Map<String, List<Lease>> leases = new TreeMap<>();
    sql.sql(
            """
            select node, job_id, job.tenant, job_lease.epoch,
              extract(epoch from clock_timestamp() - heartbeat_at) as age,
              extract(epoch from expires_at - clock_timestamp()) as remaining
            from job_lease join job on job.id = job_id order by node, job_id
            """)
        .query(
            row -> {
              leases
                  .computeIfAbsent(row.getString("node"), node -> new ArrayList<>())
                  .add(lease(row));
            });
    List<WorkerView> nodes =
        new ArrayList<>(
            sql.sql(
                    """
                    select *, extract(epoch from clock_timestamp() - seen_at) as age from worker_node
                    where seen_at > now() - interval '1 minute' order by node
                    """)
                .query((row, n) -> node(row, leases))
                .list());
    leases.forEach((node, held) -> nodes.add(unregistered(node, held)));
    return nodes;
  }

  private static WorkerView node(ResultSet row, Map<String, List<Lease>> leases)
      throws SQLException {
    String name = row.getString("node");
    List<Lease> held = leases.getOrDefault(name, List.of());
    leases.remove(name);
    Duration seen = seconds(row, "age");
    return new WorkerView(
        name,
        row.getInt("slots"),
        JobRow.time(row, "started_at"),
        held.stream().map(Lease::heartbeatAge).min(Duration::compareTo).orElse(seen),
        held);
  }

  private static WorkerView unregistered(String node, List<Lease> held) {
    Duration age =
        held.stream().map(Lease::heartbeatAge).min(Duration::compareTo).orElse(Duration.ZERO);
    return new WorkerView(node, null, null, age, held);
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        row.getObject("job_id", UUID.class),
        row.getString("tenant"),
        row.getLong("epoch"),
        seconds(row, "age"),
        seconds(row, "remaining"));
  }

  private static Duration seconds(ResultSet row, String column) throws SQLException {
    return Duration.ofMillis(Math.round(row.getDouble(column) * 1000));
  }
}

package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Durations;
import dev.quarry.orchestrator.store.postgres.job.JobRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The table {@code worker_node}, and the leases of each node. */
public final class PostgresNodeRegistry implements NodeRegistry {
  /** Also deletes nodes that were not seen for a day. */
  private static final String REGISTER =
      """
      with forgotten as (
        delete from worker_node where seen_at < now() - interval '1 day' and node <> ?)
      insert into worker_node (node, slots) values (?, ?)
      on conflict (node) do update set slots = excluded.slots, seen_at = clock_timestamp()
      """;

  private static final String LEASES =
      """
      select node, job_id, job.tenant, job_lease.epoch,
        extract(epoch from clock_timestamp() - heartbeat_at) as age,
        extract(epoch from expires_at - clock_timestamp()) as remaining
      from job_lease join job on job.id = job_id order by node, job_id
      """;

  private static final String NODES =
      """
      select *, extract(epoch from clock_timestamp() - seen_at) as age from worker_node
      where seen_at > now() - interval '1 minute' order by node
      """;

  private final Database db;

  public PostgresNodeRegistry(Database db) {
    this.db = db;
  }

  @Override
  public void register(String node, int slots) {
    db.statement(() -> db.sql().sql(REGISTER).params(node, node, slots).update());
  }

  @Override
  public void deregister(String node) {
    db.statement(() -> db.sql().sql("delete from worker_node where node = ?").param(node).update());
  }

  @Override
  public List<WorkerNode> list() {
    return db.snapshot(
        () -> {
          Map<String, List<Lease>> leases = leases();
          List<WorkerNode> nodes =
              new ArrayList<>(db.sql().sql(NODES).query((row, n) -> node(row, leases)).list());
          leases.forEach((node, held) -> nodes.add(unregistered(node, held)));
          return nodes;
        });
  }

  private Map<String, List<Lease>> leases() {
    Map<String, List<Lease>> leases = new TreeMap<>();
    db.sql()
        .sql(LEASES)
        .query(
            row -> {
              leases
                  .computeIfAbsent(row.getString("node"), node -> new ArrayList<>())
                  .add(lease(row));
            });
    return leases;
  }

  private static WorkerNode node(ResultSet row, Map<String, List<Lease>> leases)
      throws SQLException {
    String name = row.getString("node");
    List<Lease> held = leases.getOrDefault(name, List.of());
    leases.remove(name);
    Duration seen = Durations.present(row, "age");
    return new WorkerNode(
        name,
        row.getInt("slots"),
        JobRow.time(row, "started_at"),
        held.stream().map(Lease::heartbeatAge).min(Duration::compareTo).orElse(seen),
        held);
  }

  private static WorkerNode unregistered(String node, List<Lease> held) {
    Duration age =
        held.stream().map(Lease::heartbeatAge).min(Duration::compareTo).orElse(Duration.ZERO);
    return new WorkerNode(node, null, null, age, held);
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        row.getObject("job_id", UUID.class),
        row.getString("tenant"),
        row.getLong("epoch"),
        Durations.present(row, "age"),
        Durations.present(row, "remaining"));
  }
}

package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.JobQueue.Claimant;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.TenantQueue;
import dev.quarry.orchestrator.store.postgres.job.JobRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes jobs from the queues, in one statement.
 *
 * <p>Each {@link TenantQueue} offers its first jobs by {@code due_order}, in which a step of
 * priority counts as a fixed time of waiting: nothing starves. The offers of all tenants are then
 * ordered by how many jobs the tenant would have running with this one, so that who has least goes
 * first and a long lane delays only its own tenant. What runs is counted on the claiming node;
 * where limits are set, on all.
 *
 * <p>More is offered than wanted, and what another node is just taking is skipped: nodes that claim
 * at the same time neither wait for each other nor come away empty.
 */
public final class Claim {
  /** Offers beyond those wanted, for nodes that claim at the same time. */
  private static final int SPARE = 48;

  /** Delayed jobs whose time has come stand in line for the next statement. */
  static final String WOKEN =
      """
      woken as (
        update job set delayed = false where id in (
          select id from job where status = 'queued' and delayed and run_at <= now()
          order by run_at limit 500 for no key update skip locked))\
      """;

  // A limit that is selected is worth as much to the planner with its value as without; so it keeps
  // one plan, and planning, which takes longer than a small claim, is done once for a connection.
  private static final String STATEMENT =
      """
      with recursive %1$s,
      %2$s,
      open as materialized (
        select lane.type, lane.tenant, lane.first, %3$s
        from lane join queue q on q.name = lane.type and q.state = 'running'
          and q.name = any (?::text[])),
      offered as (
        select head.id, head.due_order, open.most, open.running + row_number() over
          (partition by open.tenant order by head.due_order, head.id) as share
        from open cross join lateral (
          select j.id, j.due_order from job j where j.status = 'queued' and not j.delayed
            and j.type = open.type and j.tenant = open.tenant and j.due_order >= open.first
          order by j.due_order, j.id
          limit (select least(?, 1 + ? * 4 / greatest(count(*), 1)) from open)) head),
      fair as materialized (
        select id, due_order, share from offered where share <= most
        order by share, due_order, id limit (select ?::int)),
      taken as materialized (
        select j.id from fair join job j using (id) where j.status = 'queued'
        order by fair.share, fair.due_order, j.id
        limit (select ?::int) for no key update of j skip locked),
      claimed as (
        update job j set status = 'processing', epoch = j.epoch + 1, attempt = j.attempt + 1,
          started_at = coalesce(j.started_at, clock_timestamp()),
          updated_at = clock_timestamp(), last_seq = j.last_seq + 1
        from taken where j.id = taken.id
        returning j.*),
      leased as (
        insert into job_lease (job_id, tenant, epoch, node, heartbeat_at, expires_at)
        select id, tenant, epoch, ?, clock_timestamp(),
          clock_timestamp() + ? * interval '1 millisecond'
        from claimed),
      told as (
        insert into job_event (job_id, seq, at, type, data)
        select id, last_seq, clock_timestamp(), 'started',
          jsonb_build_object('attempt', attempt, 'max_attempts', max_attempts)
        from claimed)
      select %4$s from claimed j order by j.due_order, j.id
      """;

  // Counting leases would mean to wade through the dead rows of all that have just ended.
  private static final String COUNTED_HERE =
      "?::int as most, coalesce((?::jsonb ->> lane.tenant)::int, 0) as running";

  private static final String COUNTED_EVERYWHERE =
      """
      coalesce((select running from tenant_limit t where t.tenant = lane.tenant), ?) as most,
      greatest((select count(*) from job_lease l where l.tenant = lane.tenant),
        (?::jsonb ->> lane.tenant)::int) as running\
      """;

  /** How long it may take to notice that a first limit was set. */
  private static final Duration LIMITS_READ = Duration.ofSeconds(1);

  private static final long GATE = 0x7175_6172_7279L; // "quarry": whose advisory lock it is

  private final Database db;
  private final int runningPerTenant;
  private final TenantQueueCache lanes;
  private long limitsReadAt = System.nanoTime() - LIMITS_READ.toNanos();
  private boolean limited;

  /**
   * @param runningPerTenant how many jobs of a tenant may run at once if nothing is said of it
   */
  Claim(Database db, int runningPerTenant, TenantQueueCache lanes) {
    this.db = db;
    this.runningPerTenant = runningPerTenant;
    this.lanes = lanes;
  }

  List<Job> take(Claimant claimant, int limit, Duration lease) {
    Optional<List<TenantQueue>> found = lanes.known();
    if (found.filter(List::isEmpty).isPresent()) {
      return List.of();
    }
    List<TenantQueue> known = found.orElse(List.of());
    long begin = System.nanoTime();
    List<Job> taken =
        limited()
            ? takeCounting(known, claimant, limit, lease)
            : db.statement(() -> take(COUNTED_HERE, known, claimant, limit, lease));
    lanes.claimTook(System.nanoTime() - begin);
    return taken;
  }

  private List<Job> takeCounting(
      List<TenantQueue> known, Claimant claimant, int limit, Duration lease) {
    return db.transaction(
        () -> {
          // Two nodes that count at the same time would each take a tenant's last running job.
          db.sql()
              .sql("select pg_advisory_xact_lock(?)::text")
              .param(GATE)
              .query(String.class)
              .single();
          return take(COUNTED_EVERYWHERE, known, claimant, limit, lease);
        });
  }

  private List<Job> take(
      String counted, List<TenantQueue> known, Claimant claimant, int limit, Duration lease) {
    int offers = limit + SPARE;
    String lane = known.isEmpty() ? TenantQueue.WAITING : TenantQueue.KNOWN;
    return TenantQueue.bind(
            db.sql().sql(STATEMENT.formatted(WOKEN, lane, counted, JobRow.CLAIMED)), known)
        .params(runningPerTenant, Json.of(claimant.running()))
        .param(claimant.types().stream().map(JobType::code).toArray(String[]::new))
        .params(offers, offers, offers, limit, claimant.node(), lease.toMillis())
        .query(JobRow::read)
        .list();
  }

  private synchronized boolean limited() {
    long now = System.nanoTime();
    if (now - limitsReadAt >= LIMITS_READ.toNanos()) {
      limited =
          runningPerTenant < Integer.MAX_VALUE
              || db.statement(
                  () ->
                      db.sql()
                          .sql("select exists (select from tenant_limit where running is not null)")
                          .query(Boolean.class)
                          .single());
      limitsReadAt = now;
    }
    return limited;
  }
}

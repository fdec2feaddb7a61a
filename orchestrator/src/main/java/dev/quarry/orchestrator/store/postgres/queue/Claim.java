package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.JobQueue.Claimant;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.job.JobRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Claims jobs from the queues in one statement.
 *
 * <p>Each {@link TenantQueue} offers its first jobs ordered by {@code due_order}, in which a step
 * of priority counts as a fixed waiting time, so no job starves. The offers of all tenants are then
 * ordered by the number of jobs that the tenant would have running: the tenant with the fewest goes
 * first, and a long queue delays only its own tenant (fair queueing). Running jobs are counted on
 * the claiming node, or on all nodes if a limit is set.
 *
 * <p>The statement selects more offers than needed and skips locked rows, so that concurrent claims
 * neither wait for each other nor return empty.
 */
public final class Claim {
  /** Extra offers, because concurrent claims may lock some of them. */
  private static final int SPARE_OFFERS = 48;

  /** Makes delayed jobs due whose time has come; the next statement can claim them. */
  static final String PROMOTED =
      """
      promoted as (
        update job set delayed = false where id in (
          select id from job where status = 'queued' and delayed and run_at <= now()
          order by run_at limit 500 for no key update skip locked))\
      """;

  // "limit (select ?)" hides the value from the planner, so PostgreSQL keeps a generic plan and
  // plans the statement once per connection; planning takes longer than a small claim.
  private static final String STATEMENT =
      """
      with recursive %1$s,
      %2$s,
      eligible as materialized (
        select tenant_queue.type, tenant_queue.tenant, tenant_queue.first, %3$s
        from tenant_queue join queue q on q.name = tenant_queue.type and q.state = 'running'
          and q.name = any (?::text[])),
      offered as (
        select head.id, head.due_order, eligible.max_running, eligible.running + row_number() over
          (partition by eligible.tenant order by head.due_order, head.id) as share
        from eligible cross join lateral (
          select j.id, j.due_order from job j where j.status = 'queued' and not j.delayed
            and j.type = eligible.type and j.tenant = eligible.tenant
            and j.due_order >= eligible.first
          order by j.due_order, j.id
          limit (select least(?, 1 + ? * 4 / greatest(count(*), 1)) from eligible)) head),
      fair as materialized (
        select id, due_order, share from offered where share <= max_running
        order by share, due_order, id limit (select ?::int)),
      locked as materialized (
        select j.id from fair join job j using (id) where j.status = 'queued'
        order by fair.share, fair.due_order, j.id
        limit (select ?::int) for no key update of j skip locked),
      claimed as (
        update job j set status = 'processing', epoch = j.epoch + 1, attempt = j.attempt + 1,
          started_at = coalesce(j.started_at, clock_timestamp()),
          updated_at = clock_timestamp(), last_seq = j.last_seq + 1
        from locked where j.id = locked.id
        returning j.*),
      leased as (
        insert into job_lease (job_id, tenant, epoch, node, heartbeat_at, expires_at)
        select id, tenant, epoch, ?, clock_timestamp(),
          clock_timestamp() + ? * interval '1 millisecond'
        from claimed),
      events as (
        insert into job_event (job_id, seq, at, type, data)
        select id, last_seq, clock_timestamp(), 'started',
          jsonb_build_object('attempt', attempt, 'max_attempts', max_attempts)
        from claimed)
      select %4$s from claimed j order by j.due_order, j.id
      """;

  // Counting job_lease would read the dead rows of all leases that ended recently.
  private static final String COUNTS_OF_THIS_NODE =
      "?::int as max_running, coalesce((?::jsonb ->> tenant_queue.tenant)::int, 0) as running";

  private static final String COUNTS_OF_ALL_NODES =
      """
      coalesce((select running from tenant_limit t where t.tenant = tenant_queue.tenant), ?)
        as max_running,
      greatest((select count(*) from job_lease l where l.tenant = tenant_queue.tenant),
        (?::jsonb ->> tenant_queue.tenant)::int) as running\
      """;

  /** How long the answer to "is any limit set?" is cached. */
  private static final Duration LIMITS_CACHE_TTL = Duration.ofSeconds(1);

  private static final long ADVISORY_LOCK = 0x7175_6172_7279L; // "quarry" in ASCII

  private final Database db;
  private final int runningPerTenant;
  private final TenantQueueCache tenantQueues;
  private long limitsReadAt = System.nanoTime() - LIMITS_CACHE_TTL.toNanos();
  private boolean limitsSet;

  /**
   * @param runningPerTenant limit of running jobs of a tenant without a limit of its own
   */
  Claim(Database db, int runningPerTenant, TenantQueueCache tenantQueues) {
    this.db = db;
    this.runningPerTenant = runningPerTenant;
    this.tenantQueues = tenantQueues;
  }

  List<Job> take(Claimant claimant, int limit, Duration lease) {
    Optional<List<TenantQueue>> cached = tenantQueues.known();
    if (cached.filter(List::isEmpty).isPresent()) {
      return List.of();
    }
    List<TenantQueue> known = cached.orElse(List.of());
    long start = System.nanoTime();
    List<Job> taken =
        limitsSet()
            ? takeWithGlobalCounts(known, claimant, limit, lease)
            : db.statement(() -> take(COUNTS_OF_THIS_NODE, known, claimant, limit, lease));
    tenantQueues.recordClaimTime(System.nanoTime() - start);
    return taken;
  }

  private List<Job> takeWithGlobalCounts(
      List<TenantQueue> known, Claimant claimant, int limit, Duration lease) {
    return db.transaction(
        () -> {
          // Two nodes that count concurrently would both use the last free slot of a tenant.
          db.sql()
              .sql("select pg_advisory_xact_lock(?)::text")
              .param(ADVISORY_LOCK)
              .query(String.class)
              .single();
          return take(COUNTS_OF_ALL_NODES, known, claimant, limit, lease);
        });
  }

  private List<Job> take(
      String counted, List<TenantQueue> known, Claimant claimant, int limit, Duration lease) {
    int offers = limit + SPARE_OFFERS;
    String queues = known.isEmpty() ? TenantQueue.WAITING : TenantQueue.KNOWN;
    return TenantQueue.bind(
            db.sql().sql(STATEMENT.formatted(PROMOTED, queues, counted, JobRow.CLAIMED)), known)
        .params(runningPerTenant, Json.of(claimant.running()))
        .param(claimant.types().stream().map(JobType::code).toArray(String[]::new))
        .params(offers, offers, offers, limit, claimant.node(), lease.toMillis())
        .query(JobRow::read)
        .list();
  }

  private synchronized boolean limitsSet() {
    long now = System.nanoTime();
    if (now - limitsReadAt >= LIMITS_CACHE_TTL.toNanos()) {
      limitsSet =
          runningPerTenant < Integer.MAX_VALUE
              || db.statement(
                  () ->
                      db.sql()
                          .sql("select exists (select from tenant_limit where running is not null)")
                          .query(Boolean.class)
                          .single());
      limitsReadAt = now;
    }
    return limitsSet;
  }
}

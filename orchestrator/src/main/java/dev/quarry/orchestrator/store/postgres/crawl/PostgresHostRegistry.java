package dev.quarry.orchestrator.store.postgres.crawl;

import dev.quarry.orchestrator.pipeline.fetch.host.HostRegistry;
import dev.quarry.orchestrator.store.postgres.Database;
import java.time.Duration;
import java.util.UUID;

/**
 * The registry in the tables {@code crawl_host} and {@code crawl_host_node}. A renewal first locks
 * the row of the host, so that two nodes that register at the same time see each other.
 */
public final class PostgresHostRegistry implements HostRegistry {
  private static final String LOCK =
      """
      insert into crawl_host (host) values (?)
      on conflict (host) do update set host = excluded.host
      returning extract(epoch from
        greatest(postponed_until, clock_timestamp()) - clock_timestamp()) as wait
      """;

  /** An expired registration of this node is a new one: the others have divided its part. */
  private static final String REGISTER =
      """
      insert into crawl_host_node as me (host, node) values (?, ?)
      on conflict (host, node) do update set renewed_at = clock_timestamp(),
        joined_at = case when me.renewed_at < clock_timestamp() - make_interval(secs => ?)
          then clock_timestamp() else me.joined_at end
      """;

  private static final String SHARE =
      """
      select 1 + count(other.node) as nodes,
        count(other.node) filter (
          where (other.joined_at, other.node) < (me.joined_at, me.node)) as rank,
        count(other.node) filter (where other.reduced_at < me.joined_at) = 0 as settled
      from crawl_host_node me left join crawl_host_node other
        on other.host = me.host and other.node <> me.node
          and other.renewed_at >= clock_timestamp() - make_interval(secs => ?)
      where me.host = ? and me.node = ?
      group by me.joined_at, me.node
      """;

  /** Nodes that have joined before may start requests. */
  private static final String REDUCED =
      "update crawl_host_node set reduced_at = clock_timestamp() where host = ? and node = ?";

  private static final String RESERVE =
      """
      insert into crawl_host as known (host, next_start)
      values (:host, clock_timestamp() + make_interval(secs => :delay))
      on conflict (host) do update set next_start =
        greatest(known.next_start, known.postponed_until, clock_timestamp())
          + make_interval(secs => :delay)
      returning extract(epoch from
        next_start - make_interval(secs => :delay) - clock_timestamp())
      """;

  private final Database db;
  private final String node;

  public PostgresHostRegistry(Database db) {
    this(db, UUID.randomUUID().toString());
  }

  /**
   * @param node a name that no other process has
   */
  public PostgresHostRegistry(Database db, String node) {
    this.db = db;
    this.node = node;
  }

  @Override
  public Share renew(String host, int inProgress, int all) {
    return db.transaction(
        () -> {
          double wait = db.sql().sql(LOCK).param(host).query(Double.class).single();
          db.sql().sql(REGISTER).params(host, node, EXPIRY.toSeconds()).update();
          Share share =
              db.sql()
                  .sql(SHARE)
                  .params(EXPIRY.toSeconds(), host, node)
                  .query(
                      (row, n) ->
                          new Share(
                              row.getInt("nodes"),
                              row.getInt("rank"),
                              row.getBoolean("settled"),
                              seconds(wait)))
                  .single();
          if (inProgress <= share.permits(all)) {
            db.sql().sql(REDUCED).params(host, node).update();
          }
          return share;
        });
  }

  @Override
  public void yieldTurn(String host) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update crawl_host_node set joined_at = clock_timestamp(),
                      renewed_at = clock_timestamp()
                    where host = ? and node = ?
                    """)
                .params(host, node)
                .update());
  }

  /** Also deletes what crashed nodes have left of this host. */
  @Override
  public void leave(String host) {
    db.transaction(
        () -> {
          db.sql()
              .sql(
                  """
                  delete from crawl_host_node
                  where host = ? and (node = ? or renewed_at < clock_timestamp() - interval '1 hour')
                  """)
              .params(host, node)
              .update();
          return db.sql()
              .sql(
                  """
                  delete from crawl_host known
                  where host = ? and greatest(next_start, postponed_until) < clock_timestamp()
                    and not exists (select 1 from crawl_host_node other where other.host = known.host)
                  """)
              .param(host)
              .update();
        });
  }

  @Override
  public Duration reserveStart(String host, Duration delay) {
    return db.statement(
        () ->
            seconds(
                db.sql()
                    .sql(RESERVE)
                    .param("host", host)
                    .param("delay", delay.toNanos() / 1e9)
                    .query(Double.class)
                    .single()));
  }

  @Override
  public void postpone(String host, Duration time) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    insert into crawl_host as known (host, postponed_until)
                    values (?, clock_timestamp() + make_interval(secs => ?))
                    on conflict (host) do update set
                      postponed_until = greatest(known.postponed_until, excluded.postponed_until)
                    """)
                .params(host, time.toNanos() / 1e9)
                .update());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.max(0, Math.round(seconds * 1e9)));
  }
}

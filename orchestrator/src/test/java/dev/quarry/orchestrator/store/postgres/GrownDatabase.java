package dev.quarry.orchestrator.store.postgres;

import java.util.Properties;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database with so many rows in each table that a sequential scan costs several times as much as
 * an index: near the break-even point of two plans, the sample that statistics are made of would
 * decide. {@link StatementPlansTest} also passes with a quarter of {@code seq_page_cost}, with
 * twice {@code random_page_cost}, and with that of an SSD.
 */
public final class GrownDatabase {
  /** Tables that stay small: one row for each node, slot, queue, tenant, key or shard. */
  static final Set<String> SMALL =
      Set.of(
          "queue",
          "job_lease",
          "worker_node",
          "tenant_limit",
          "tenant_erasure",
          "webhook_endpoint",
          "webhook_key",
          "job_history",
          "api_key",
          "flyway_schema_history");

  private static final String[] ROWS = {
    """
    insert into job (id, tenant, type, status, collection, request, labels, batch_id, max_attempts,
      max_duration_seconds, delayed, error, created_at, started_at, completed_at, run_at)
    select gen_random_uuid(), 'tenant-' || n % 4,
      (array['web_crawl', 'document', 'text', 'http_call'])[1 + n / 4 % 4], status,
      'collection-' || n / 16 % 40, jsonb_build_object('title', repeat('t', 1000)),
      case when n % 5 = 1 then array['label-' || n % 70]
      else '{}' end, case when n % 5 = 0 then 'batch-' || n / 200 end, 3, 3600,
      status = 'queued' and n % 7 = 0,
      case when status = 'failed' then jsonb_build_object('code', 'timeout', 'message', 'm',
        'retryable', n % 3 = 0) end,
      now() - n * interval '1 minute',
      case when status <> 'queued' then now() - n * interval '1 minute' end,
      case when status in ('completed', 'failed', 'cancelled') then now() - n * interval '59 seconds'
      end, now() - n * interval '1 minute'
    from (select n, case when n <= 3000 then 'queued' when n <= 3050 then 'processing'
      when n % 12 = 0 then 'failed' when n % 50 = 1 then 'cancelled' else 'completed' end as status
      from generate_series(1, 60000) n) as each
    """,
    """
    insert into schedule (id, tenant, submission, every, key_id, role, paused, due_at, next_run_at,
      idempotency_key, created_at)
    select gen_random_uuid(), 'tenant-' || n % 4,
      jsonb_build_object('title', repeat('t', 500)), 'P1D', 'key' || n % 5000, 'editor',
      n % 10 = 0, now() + n * interval '1 minute', now() + n * interval '1 minute',
      case when n % 3 = 0 then 'key-' || n end, now() - n * interval '1 minute'
    from generate_series(1, 20000) n
    """,
    """
    insert into schedule_run (schedule_id, due_at, job_id, status, added, changed, removed)
    select s.id, now() - n * interval '1 day', gen_random_uuid(),
      case when n > 1 then 'completed' end, 1, 1, 0
    from schedule s cross join generate_series(1, 5) n
    """,
    """
    update job set schedule_id = each.schedule_id from (
      select s.id as schedule_id, j.id from (
        select id, row_number() over () as n from schedule) s
      join (select id, row_number() over () as n from job limit 10000) j using (n)) as each
    where job.id = each.id
    """,
    """
    insert into job_lease (job_id, tenant, epoch, node, expires_at)
    select id, tenant, 1, 'node-' || right(id::text, 1), now() from job where status = 'processing'
    """,
    """
    insert into job_event (job_id, seq, type)
    select id, seq, 'progress' from (select id from job limit 20000) as job
    cross join generate_series(1, 3) seq
    """,
    """
    insert into idempotency_key (tenant, key, body_sha256, job_id)
    select tenant, 'key-' || id, 'x', id from job limit 30000
    """,
    """
    insert into idempotent_batch (tenant, key, body_sha256, batch_id, jobs)
    select 'tenant-' || n % 4, 'key-' || n, 'x', 'batch-' || n, '{}' from generate_series(1, 20000) n
    """,
    """
    insert into item (job_id, uri, uri_sha256, status, content_sha256)
    select id, 'https://s.example/' || repeat('p', 80) || n, sha256(n::text::bytea),
      (array['queued', 'fetched', 'stored', 'failed', 'skipped'])[1 + n % 5],
      case when n % 5 = 2 then sha256(n::text::bytea) end
    from (select id from job order by id limit 1200) as job cross join generate_series(1, 50) n
    """,
    """
    insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name, language,
      text, content_sha256, chunks, job_id, ingested_at)
    select gen_random_uuid(), 'tenant-' || n % 4, 'collection-' || n / 16 % 40,
      'https://s' || n % 90 || '.example/' || n, sha256(n::text::bytea), 1, 'index',
      (array['en', 'de', 'en-GB', 'fr', null])[1 + n / 7 % 5], repeat('text ', 80), 'x', 1,
      gen_random_uuid(), now() - n * interval '1 second'
    from generate_series(1, 30000) n
    """,
    """
    insert into collection_size
      (tenant, collection, index_name, shard, documents, chunks, bytes)
    select 'tenant-' || 100 + n / 80, 'collection-' || n / 8 % 10, 'index', n % 8, 10, 100, 1000
    from generate_series(0, 39999) n
    """,
    """
    insert into chunk (id, document_id, generation, ordinal, text, start_offset, end_offset)
    select gen_random_uuid(), id, 1, 0, text, 0, 10 from document
    """,
    """
    insert into missing_vectors (index_name, tenant, collection, document_id, generation,
      first_ordinal, chunks, job_id, state)
    select 'index-' || n % 3, tenant, collection, id, 1, 0, 1, md5((n / 10)::text)::uuid,
      (array['pending', 'pending', 'stopped', 'refused'])[1 + n % 4]
    from (select id, tenant, collection, row_number() over () as n from document) as document
    """,
    "insert into crawl_host (host) select 'host-' || n from generate_series(1, 20000) n",
    """
    insert into crawl_host_node (host, node)
    select 'host-' || n / 2, 'node-' || n % 2 from generate_series(2, 40001) n
    """,
    """
    insert into stale_generation (tenant, collection, document_id, generation, index_name, since)
    select 'tenant-' || n % 4, 'c', gen_random_uuid(), n, 'index-' || n % 3,
      now() - n * interval '1 second' from generate_series(1, 20000) n
    """,
    """
    insert into embedding_cache (model, text_sha256, vector, used_at)
    select 'model', sha256(n::text::bytea), repeat('x', 200)::bytea, now() - n * interval '1 minute'
    from generate_series(1, 20000) n
    """,
    """
    insert into embedding_tokens (day, tenant, tokens)
    select current_date - n / 50, 'tenant-' || n % 50, 1000 from generate_series(1, 20000) n
    """,
    """
    insert into embedding_model (model, probe)
    select 'model-' || n, repeat('x', 200)::bytea from generate_series(1, 1000) n
    """,
    """
    insert into api_key (id, name, tenant, role, secret_hmac, pepper_id, created_by)
    select 'key' || n, 'n', 'tenant-' || n % 4, 'viewer', 'x', 'p', 'server'
    from generate_series(1, 100) n
    """,
    """
    insert into browser_session (id, key_id, tenant, ends_at, expires_at, created_at)
    select 'session' || n, 'key' || n % 1000, 'tenant-' || n % 400, now() + interval '1 day',
      now() + n * interval '1 second', now() - n * interval '1 second'
    from generate_series(1, 20000) n
    """,
    """
    insert into job_minute (tenant, at, created)
    select 'tenant-' || n % 50, date_trunc('minute', now()) - n / 50 * interval '1 minute', 1
    from generate_series(0, 69999) n
    """,
    """
    insert into audit_entry (tenant, key_id, role, address, action, object, outcome, trace_id, at)
    select 'tenant-' || n % 4, 'k', 'editor', '::1', 'POST /a' || n / 4 % 30, '/', '202', 't',
      now() - n * interval '1 minute' from generate_series(1, 30000) n
    """,
    """
    insert into webhook_delivery (tenant, job_id, event, url, host, payload, status, ended_at,
      created_at)
    select tenant, id, 'job.completed', 'https://h.example/', 'h' || right(id::text, 1), '{}',
      case when n % 20 = 0 then 'pending' when n % 20 = 1 then 'failed' else 'delivered' end,
      case when n % 20 <> 0 then now() - n * interval '1 minute' end, now() - n * interval '1 minute'
    from (select id, tenant, row_number() over () as n from job limit 30000) as job
    """,
    """
    insert into webhook_attempt (delivery_id, number, at, duration_ms)
    select id, 1, now(), 5 from webhook_delivery
    """,
    """
    insert into job_tombstone (id, tenant, type, status, completed_at, deleted_at)
    select gen_random_uuid(), 'tenant-' || n % 4, 'text', 'completed', now(),
      now() - n * interval '1 minute' from generate_series(1, 20000) n
    """,
    """
    insert into upload (id, tenant, name, bytes, sha256, released_at)
    select id, tenant, 'a.pdf', 1, 'x', case when n % 100 = 0 then now() end
    from (select id, tenant, row_number() over () as n from job limit 10000) as job
    """,
    """
    insert into upload_size (tenant, shard, uploads, bytes)
    select 'tenant-' || 100 + n / 8, n % 8, 10, 1000 from generate_series(0, 39999) n
    """,
    "insert into upload_part (upload_id, n, bytes) select id, 0, 'x' from upload",
    "update job set upload_id = id where id in (select id from upload where released_at is null)",
    """
    insert into gateway_call (job_id, body) select id, 'x' from job where type = 'http_call' limit 10000
    """,
    """
    insert into gateway_answer (job_id, status, bytes) select job_id, 200, 1 from gateway_call
    """,
    """
    insert into gateway_progress (job_id, epoch, token_sha256)
    select job_id, 1, sha256(job_id::text::bytea) from gateway_call
    """,
    "vacuum analyze",
  };

  private GrownDatabase() {}

  static JdbcTemplate create() {
    return fill(TestDatabase.freshUrl());
  }

  /**
   * Fills a new database. Uses a connection with the simple query protocol, as generic plans
   * require.
   */
  public static JdbcTemplate fill(String url) {
    SingleConnectionDataSource source =
        new SingleConnectionDataSource(url, TestDatabase.user(), TestDatabase.password(), true);
    Properties simple = new Properties();
    simple.setProperty("preferQueryMode", "simple");
    source.setConnectionProperties(simple);
    JdbcTemplate jdbc = new JdbcTemplate(source);
    for (String rows : ROWS) {
      jdbc.execute(rows);
    }
    return jdbc;
  }
}

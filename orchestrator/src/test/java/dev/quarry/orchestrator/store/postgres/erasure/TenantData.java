package dev.quarry.orchestrator.store.postgres.erasure;

import dev.quarry.orchestrator.embed.TextHash;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentFields;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows of a tenant in every table that can have some, and its documents in an index. */
public final class TenantData {
  static final String INDEX = "lucene/toy";

  // {t} is the name of the tenant.
  private static final String[] ROWS = {
    """
    insert into upload (id, tenant, name, bytes, sha256)
    values (md5('upload{t}')::uuid, '{t}', '{t}.pdf', 3, 'x')
    """,
    "insert into upload_part values (md5('upload{t}')::uuid, 0, '{t}')",
    """
    insert into job (id, tenant, type, status, collection, request, labels, max_attempts,
      max_duration_seconds, epoch, completed_at, text, last_seq, upload_id)
    select md5(n || '{t}')::uuid, '{t}', 'http_call', status, '{t}', '{"title": "{t}"}',
      array['{t}'], 3, 3600, 1, case when status = 'completed' then now() end, '{t}', 1,
      case when n = 1 then md5('upload{t}')::uuid end
    from (values (1, 'completed'), (2, 'processing'), (3, 'queued')) as each (n, status)
    """,
    """
    insert into job_lease (job_id, tenant, epoch, node, expires_at)
    values (md5('2{t}')::uuid, '{t}', 1, 'node', now() + interval '1 hour')
    """,
    "insert into job_event (job_id, seq, type) select id, 1, 'queued' from job where tenant ="
        + " '{t}'",
    """
    insert into item (job_id, uri, uri_sha256)
    select id, '{t}' || n, sha256(n::text::bytea) from job, generate_series(1, 40) n
    where tenant = '{t}'
    """,
    """
    insert into idempotency_key (tenant, key, body_sha256, job_id)
    select '{t}', '{t}' || id, 'x', id from job where tenant = '{t}'
    """,
    """
    insert into idempotent_batch (tenant, key, body_sha256, batch_id, jobs)
    values ('{t}', '{t}', 'x', 'b', '{}')
    """,
    "insert into gateway_call (job_id, body) select id, '{t}' from job where tenant = '{t}'",
    """
    insert into gateway_answer (job_id, status, bytes, body)
    select id, 200, 1, '{t}' from job where tenant = '{t}'
    """,
    """
    insert into gateway_progress (job_id, epoch, token_sha256)
    select id, 1, sha256(id::text::bytea) from job where tenant = '{t}'
    """,
    """
    insert into job_tombstone (id, tenant, type, status, completed_at)
    values (md5('gone{t}')::uuid, '{t}', 'text', 'completed', now())
    """,
    """
    insert into embedding_tokens (day, tenant, tokens)
    select current_date - n, '{t}', 1 from generate_series(0, 2) n
    """,
    """
    insert into api_key (id, name, tenant, role, secret_hmac, pepper_id, created_by)
    values ('key-' || md5('{t}'), '{t}', '{t}', 'editor', 'secret', 'p', 'operator')
    """,
    "insert into tenant_limit (tenant, queued) values ('{t}', 10)",
    """
    insert into browser_session (id, key_id, tenant, ends_at, expires_at)
    values (md5('{t}'), 'key-' || md5('{t}'), '{t}', now() + interval '1 day', now())
    """,
    """
    insert into job_minute (tenant, at, created)
    select '{t}', now() - n * interval '1 minute', 1 from generate_series(1, 3) n
    """,
    """
    insert into schedule (id, tenant, name, submission, text, every, key_id, role, due_at,
      next_run_at)
    values (md5('schedule{t}')::uuid, '{t}', '{t}', '{"title": "{t}"}', '{t}', 'P1D', 'k', 'editor',
      now(), now())
    """,
    """
    insert into schedule_run (schedule_id, due_at, job_id)
    values (md5('schedule{t}')::uuid, now(), md5('1{t}')::uuid)
    """,
    """
    insert into audit_entry (tenant, key_id, role, address, action, object, outcome, trace_id)
    select '{t}', 'key-' || md5('{t}'), 'editor', '192.0.2.1', 'DELETE /collections/{name}',
      '/collections/{t}' || n, '204', 'trace' from generate_series(1, 3) n
    """,
    "insert into webhook_endpoint (tenant, url, secret) values ('{t}', 'https://{t}/', 'sealed')",
    """
    insert into webhook_delivery (id, tenant, job_id, event, url, host, payload)
    values (md5('delivery{t}')::uuid, '{t}', md5('1{t}')::uuid, 'job.completed', 'https://{t}/',
      '{t}', '{}')
    """,
    """
    insert into webhook_attempt (delivery_id, number, at, duration_ms, answer)
    values (md5('delivery{t}')::uuid, 1, now(), 1, '{t}')
    """,
  };

  private final JdbcTemplate jdbc;
  private final VectorStore index;

  public TenantData(JdbcTemplate jdbc, VectorStore index) {
    this.jdbc = jdbc;
    this.index = index;
  }

  /** Adds the rows of a tenant and a number of documents. */
  public void add(String tenant, int documents) {
    for (String rows : ROWS) {
      jdbc.execute(rows.replace("{t}", tenant));
    }
    for (int n = 0; n < documents; n++) {
      addDocument(tenant, INDEX, n);
    }
    jdbc.update(
        """
        insert into stale_generation (tenant, collection, document_id, generation, index_name)
        values (?, ?, gen_random_uuid(), 9, ?)
        """,
        tenant,
        tenant,
        INDEX);
  }

  /** A document of one chunk with a cached vector; its words and its vector are in the index. */
  UUID addDocument(String tenant, String indexName, int n) {
    UUID id = UUID.randomUUID();
    String text = "slate of " + tenant + " number " + n;
    jdbc.update(
        """
        insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
          title, text, content_sha256, chunks, job_id)
        values (?, ?, ?, ?, sha256(?::text::bytea), 1, ?, 'Slate', ?, 'x', 1, gen_random_uuid())
        """,
        id,
        tenant,
        tenant,
        "https://" + tenant + "/" + n,
        id.toString(),
        indexName,
        text);
    jdbc.update(
        """
        insert into chunk (id, document_id, generation, ordinal, text, headings, start_offset,
          end_offset)
        values (gen_random_uuid(), ?, 1, 0, ?, array['Stones'], 0, ?)
        """,
        id,
        text,
        text.length());
    jdbc.update(
        """
        insert into missing_vectors (index_name, tenant, collection, document_id, generation,
          first_ordinal, chunks, job_id, state)
        values (?, ?, ?, ?, 1, 0, 1, ?, 'pending')
        """,
        indexName,
        tenant,
        tenant,
        id,
        UUID.randomUUID());
    Chunk chunk = new Chunk(0, text, List.of("Stones"), 0, text.length());
    String passage = Passage.of("Slate", List.of(chunk)).getFirst();
    jdbc.update(
        "insert into embedding_cache (model, text_sha256, vector) values (?, ?, 'v')",
        n % 2 == 0 ? "model-a" : "model-b",
        TextHash.of(passage).bytes());
    var generation = new DocumentGeneration(tenant, tenant, id, 1);
    List<IndexedChunk> words =
        IndexedChunk.of(generation, DocumentFields.titled("Slate"), List.of(chunk));
    index.write(generation, words);
    index.addVectors(
        generation, List.of(new ChunkVector(words.getFirst().chunkId(), 0, ToyVectors.of(text))));
    return id;
  }

  /** The rows of all tables of the database, as text. */
  Map<String, List<String>> contents() {
    Map<String, List<String>> contents = new LinkedHashMap<>();
    for (String table : tables()) {
      contents.put(
          table,
          jdbc.queryForList("select t::text from \"" + table + "\" t order by 1", String.class));
    }
    return contents;
  }

  private List<String> tables() {
    return jdbc.queryForList(
        """
        select relname from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') order by 1
        """,
        String.class);
  }
}

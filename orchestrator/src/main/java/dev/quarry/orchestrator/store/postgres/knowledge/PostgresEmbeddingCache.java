package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.embed.EmbeddingCache;
import dev.quarry.orchestrator.embed.TextHash;
import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.store.postgres.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The embedding cache in PostgreSQL: vectors by model and hash of the text. */
public final class PostgresEmbeddingCache implements EmbeddingCache {
  private static final int DELETE_BATCH_SIZE = 1_000;

  private final Database db;

  public PostgresEmbeddingCache(Database db) {
    this.db = db;
  }

  @Override
  public Map<TextHash, float[]> find(String model, Collection<TextHash> texts) {
    if (texts.isEmpty()) {
      return Map.of();
    }
    byte[][] hashes = texts.stream().map(TextHash::bytes).toArray(byte[][]::new);
    Map<TextHash, float[]> found = new HashMap<>();
    db.statement(
            () ->
                db.sql()
                    .sql(
                        """
                        select text_sha256, vector from embedding_cache
                        where model = ? and text_sha256 = any(?::bytea[])
                        """)
                    .param(model)
                    .param(hashes)
                    .query(
                        (row, n) ->
                            Map.entry(
                                TextHash.of(row.getBytes(1)), VectorBytes.decode(row.getBytes(2))))
                    .list())
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    if (!found.isEmpty()) {
      markUsed(model, found.keySet().stream().map(TextHash::bytes).toArray(byte[][]::new));
    }
    return found;
  }

  /** Skips rows that a concurrent transaction has locked, because it updates them as well. */
  private void markUsed(String model, byte[][] hashes) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update embedding_cache set used_at = clock_timestamp()
                    where ctid = any (array(
                      select ctid from embedding_cache
                      where model = ? and text_sha256 = any(?::bytea[])
                        and used_at < clock_timestamp() - interval '1 hour'
                      for no key update skip locked))
                    """)
                .param(model)
                .param(hashes)
                .update());
  }

  /** An estimate of PostgreSQL's statistics: an exact count of many rows would be too slow. */
  @Override
  public long size() {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select coalesce(max(n_live_tup), 0) from pg_stat_user_tables
                    where schemaname = current_schema() and relname = 'embedding_cache'
                    """)
                .query(Long.class)
                .single());
  }

  @Override
  public int evictOldest(int limit) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    delete from embedding_cache where ctid = any (array(
                      select ctid from embedding_cache order by used_at limit ?
                      for update skip locked))
                    """)
                .param(limit)
                .update());
  }

  /** {@code used_at} is never before {@code created_at}, and has an index. */
  @Override
  public int evictSince(String model, Instant time) {
    int evicted = 0;
    int batch;
    do {
      batch =
          db.statement(
              () ->
                  db.sql()
                      .sql(
                          """
                          delete from embedding_cache where ctid = any (array(
                            select ctid from embedding_cache
                            where used_at >= ?::timestamptz and model = ?
                              and created_at >= ?::timestamptz
                            order by used_at desc limit ? for update))
                          """)
                      .param(time.atOffset(ZoneOffset.UTC))
                      .param(model)
                      .param(time.atOffset(ZoneOffset.UTC))
                      .param(DELETE_BATCH_SIZE)
                      .update());
      evicted += batch;
    } while (batch == DELETE_BATCH_SIZE);
    return evicted;
  }

  @Override
  public void put(String model, Map<TextHash, float[]> vectors) {
    if (vectors.isEmpty()) {
      return;
    }
    // Always in the same order, so that two jobs that insert the same texts do not deadlock.
    var sorted = new TreeMap<TextHash, float[]>(Comparator.comparing(TextHash::hex));
    sorted.putAll(vectors);
    byte[][] hashes = sorted.keySet().stream().map(TextHash::bytes).toArray(byte[][]::new);
    byte[][] values = sorted.values().stream().map(VectorBytes::encode).toArray(byte[][]::new);
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    insert into embedding_cache (model, text_sha256, vector)
                    select ?, hash, vector from unnest(?::bytea[], ?::bytea[]) as new (hash, vector)
                    on conflict do nothing
                    """)
                .param(model)
                .param(hashes)
                .param(values)
                .update());
  }
}

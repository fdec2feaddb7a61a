package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.DocumentRows.Published;
import dev.quarry.orchestrator.store.postgres.vectors.MissingVectors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Indexes the rows of the table {@code document} anew. */
public final class PostgresReindex implements ReindexStore {
  private static final int ITEMS_PER_TRANSACTION = 1_000;

  /** The key of an item is its document: several documents can have the same URI. */
  private static final String ADD_ITEMS =
      FencedStatement.WITH_RUNNING
          + """
          , page as (
            select id, uri, collection, uri_sha256 from document where %s
            order by collection, uri_sha256 limit ?),
          added as (
            insert into item (job_id, uri, uri_sha256, document_id)
            select running.id, uri, uuid_send(page.id), page.id from running, page
            on conflict (job_id, uri_sha256) do nothing returning 1),
          counted as (
            update job set found = found + (select count(*) from added),
              updated_at = clock_timestamp()
            from running where job.id = running.id and exists (select from added))
          select (select count(*) from running), collection, uri_sha256
          from (select 1) as one left join lateral (
            select collection, uri_sha256 from page
            order by collection desc, uri_sha256 desc limit 1) as last on true
          """;

  private static final String PUT =
      """
      with put as (
        update document set generation = ?, index_name = ?, chunks = ?, chunk_bytes = ?,
          text_generation = coalesce(text_generation, generation)
        where id = ? and generation = ?
        returning id, tenant, collection, generation, index_name, chunks),
      unflushed as (%s)
      %s
      """
          .formatted(StaleGenerationRows.PUBLISH, MissingVectors.ADD);

  private final Database db;
  private final PostgresItemLedger items;
  private final DocumentRows documents;
  private final StaleGenerationRows stale;
  private final String index;

  /**
   * @param index name of the index in use
   */
  public PostgresReindex(Database db, PostgresItemLedger items, IndexName index) {
    this.db = db;
    this.items = items;
    this.documents = new DocumentRows(db.sql(), db.jdbc(), index);
    this.stale = new StaleGenerationRows(db.sql(), index);
    this.index = index.toString();
  }

  @Override
  public boolean anyDocument(String tenant, @Nullable String collection) {
    Conditions where =
        new Conditions().and("tenant = ?", tenant).andGiven("collection = ?", collection);
    return db.statement(
        () ->
            !db.sql()
                .sql("select 1 from document where " + where.text() + " limit 1")
                .params(where.values())
                .query(Integer.class)
                .list()
                .isEmpty());
  }

  @Override
  public Optional<String> otherIndex() {
    return other("select min(index_name), max(index_name) from document");
  }

  @Override
  public boolean anyJobAwaitsReindex() {
    return other(MissingVectors.AWAITED_INDEXES).isPresent();
  }

  @Override
  public boolean awaitsReindex(UUID jobId) {
    return other(MissingVectors.AWAITED_INDEXES + " and job_id = ?", jobId).isPresent();
  }

  /** The first or last name if it is not that of the index in use. */
  private Optional<String> other(String firstAndLast, Object... params) {
    return db.statement(
            () ->
                db.sql()
                    .sql(firstAndLast)
                    .params(params)
                    .query((row, n) -> Stream.of(row.getString(1), row.getString(2)))
                    .single())
        .filter(name -> name != null && !name.equals(index))
        .findFirst();
  }

  @Override
  public void addItems(Fence fence, String tenant, @Nullable String collection) {
    Last last = new Last(true, "", new byte[0]);
    do {
      last = addItems(fence, tenant, collection, last);
      FencedStatement.requireWritten(fence, last.held() ? 1 : 0);
    } while (!last.collection().isEmpty());
  }

  /** The last document of a page; the collection is empty if the page is. */
  private record Last(boolean held, String collection, byte[] uriSha256) {}

  private Last addItems(Fence fence, String tenant, @Nullable String collection, Last after) {
    Conditions where =
        new Conditions().and("tenant = ?", tenant).andGiven("collection = ?", collection);
    return db.statement(
        () ->
            db.sql()
                .sql(ADD_ITEMS.formatted(where.text() + " and (collection, uri_sha256) > (?, ?)"))
                .params(fence.jobId(), fence.epoch())
                .params(where.values())
                .params(after.collection(), after.uriSha256(), ITEMS_PER_TRANSACTION)
                .query((row, n) -> last(row))
                .single());
  }

  private static Last last(ResultSet row) throws SQLException {
    String collection = row.getString(2);
    return collection == null
        ? new Last(row.getInt(1) > 0, "", new byte[0])
        : new Last(row.getInt(1) > 0, collection, row.getBytes(3));
  }

  @Override
  public List<ReindexItem> queued(UUID jobId, long afterId, int limit) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, document_id from item
                    where job_id = ? and status = 'queued' and id > ? order by id limit ?
                    """)
                .params(jobId, afterId, limit)
                .query((row, n) -> new ReindexItem(row.getLong(1), row.getObject(2, UUID.class)))
                .list());
  }

  @Override
  public ItemCounts counts(UUID jobId) {
    return db.statement(
        () ->
            db.sql()
                .sql("select found, stored + skipped + failed from job where id = ?")
                .param(jobId)
                .query((row, n) -> new ItemCounts(row.getInt(1), row.getInt(2)))
                .single());
  }

  @Override
  public Optional<SourceText> text(String tenant, UUID documentId) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select collection, generation, uri, title, language, metadata, ingested_at, text,
                      array(select start_offset from chunk
                        where document_id = document.id and generation = document.generation
                          and anchor is not null order by ordinal) as places,
                      array(select anchor from chunk
                        where document_id = document.id and generation = document.generation
                          and anchor is not null order by ordinal) as anchors,
                      array(select start_offset || ' ' || end_offset || ' ' || context from chunk
                        where document_id = document.id and generation = document.generation
                          and context <> '' order by ordinal) as contexts
                    from document where tenant = ? and id = ?
                    """)
                .params(tenant, documentId)
                .query(
                    (row, n) ->
                        new SourceText(
                            new DocumentGeneration(
                                tenant, row.getString(1), documentId, row.getLong(2)),
                            DocumentRows.fields(row),
                            row.getString("text"),
                            anchors(row),
                            contexts(row)))
                .optional());
  }

  /** The fragments that the published chunks have: the text alone does not tell them. */
  private static List<Map.Entry<Integer, String>> anchors(ResultSet row) throws SQLException {
    Integer[] places = (Integer[]) row.getArray("places").getArray();
    String[] anchors = (String[]) row.getArray("anchors").getArray();
    List<Map.Entry<Integer, String>> all = new ArrayList<>(places.length);
    for (int i = 0; i < places.length; i++) {
      all.add(Map.entry(places[i], anchors[i]));
    }
    return all;
  }

  private static List<SourceText.Context> contexts(ResultSet row) throws SQLException {
    List<SourceText.Context> all = new ArrayList<>();
    for (String each : (String[]) row.getArray("contexts").getArray()) {
      String[] parts = each.split(" ", 3);
      all.add(
          new SourceText.Context(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2]));
    }
    return all;
  }

  @Override
  public DocumentGeneration reserve(Fence fence, DocumentGeneration published) {
    return db.statement(
        () ->
            stale.reserve(
                fence, published.tenant(), published.collection(), published.documentId()));
  }

  @Override
  public Publication publish(
      Fence fence,
      long itemId,
      DocumentGeneration published,
      DocumentGeneration next,
      List<Chunk> chunks) {
    return db.transaction(
        fence,
        () -> {
          FencedStatement.lock(db.sql(), fence);
          Published former = documents.lockPublished(next.documentId()).orElse(null);
          if (former == null || former.generation() != published.generation()) {
            stale.markStale(next, index);
            return new Publication(next, null);
          }
          items.stored(fence, itemId, next.documentId(), chunks.size());
          documents.deleteChunks(next.documentId());
          put(fence, published, next, chunks);
          stale.markStale(published, former.indexName());
          return new Publication(former.indexName().equals(index) ? published : null, null);
        });
  }

  private void put(
      Fence fence, DocumentGeneration published, DocumentGeneration next, List<Chunk> chunks) {
    db.sql()
        .sql(PUT)
        .params(next.generation(), index, chunks.size(), DocumentRows.bytes(chunks))
        .params(next.documentId(), published.generation())
        .param(fence.jobId())
        .update();
    documents.putChunks(next, chunks, Map.of());
  }
}

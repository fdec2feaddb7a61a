package dev.quarry.orchestrator.store.postgres.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.erasure.Erasure;
import dev.quarry.orchestrator.erasure.ErasureStore;
import dev.quarry.orchestrator.erasure.TenantErasure;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.erasure.PostgresErasures.Waits;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasures on a database and an index. */
final class TenantErasureTest {
  /** Tables that have nothing of a tenant. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "queue",
          "flyway_schema_history",
          "embedding_model",
          "webhook_key",
          "worker_node",
          "gauge_reader",
          "job_history",
          "crawl_host",
          "crawl_host_node");

  /** Tables whose rows stay, without details. */
  private static final Set<String> KEPT = Set.of("api_key", "audit_entry", "tenant_erasure");

  private static final Waits NO_WAIT = new Waits(Duration.ZERO, Duration.ZERO);
  private static final Duration LONG = Duration.ofHours(1);

  /** Contained in everything that the tenant stores. */
  private static final String ACME = "acmemarble";

  private static final String GLOBEX = "globexmarble";

  @TempDir private Path directory;

  private final Database db = new Database(TestDatabase.fresh());
  private LuceneVectorStore index;
  private TenantData data;

  @BeforeEach
  void open() {
    index = new LuceneVectorStore(directory);
    data = new TenantData(db.jdbc(), index);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private ErasureStore store(Waits waits) {
    IndexName name = new IndexName("lucene", "toy");
    return new PostgresErasures(
        db, new PostgresDocumentStore(db, new PostgresItemLedger(db), name), name, waits);
  }

  private TenantErasure erasures(Waits waits) {
    return new TenantErasure(store(waits), index, () -> {}, System::nanoTime);
  }

  private static AuditEntry entry() {
    return AuditEntry.of(
        Principal.OPERATOR,
        new AuditEntry.Request("127.0.0.1", "DELETE /admin/tenants/{tenant}", "/", "trace"),
        "202");
  }

  private Erasure erase(TenantErasure erasures) {
    erasures.begin(ACME, entry());
    return goOn(erasures);
  }

  /** Until a tick finds nothing to do. */
  private static Erasure goOn(TenantErasure erasures) {
    boolean more;
    do {
      more = erasures.tick();
    } while (more);
    return erasures.find(ACME).orElseThrow();
  }

  private List<UUID> found(String tenant) {
    return index
        .search(
            new Query(
                tenant, null, Set.of(), SearchMode.HYBRID, "slate", ToyVectors.of("slate"), 100))
        .stream()
        .map(hit -> hit.documentId())
        .toList();
  }

  private long count(String from) {
    return db.sql().sql("select count(*) from " + from).query(Long.class).single();
  }

  @Test
  void every_row_of_the_tenant_is_erased_and_none_of_another_tenant() {
    data.add(GLOBEX, 3);
    Map<String, List<String>> before = data.contents();
    List<UUID> foundBefore = found(GLOBEX);
    data.add(ACME, 5);
    data.contents()
        .forEach(
            (table, rows) -> {
              if (!OF_THE_SERVER.contains(table) && !table.equals("tenant_erasure")) {
                assertThat(rows)
                    .as(
                        "A new table: add rows of the tenant to TenantData, and erase them: "
                            + table)
                    .hasSizeGreaterThan(before.getOrDefault(table, List.of()).size());
              }
            });

    Erasure erasure = erase(erasures(NO_WAIT));

    assertThat(erasure.finishedAt()).isNotNull();
    data.contents()
        .forEach(
            (table, rows) -> {
              if (KEPT.contains(table)) {
                assertThat(rows).as(table).containsAll(before.get(table));
              } else {
                assertThat(rows).as(table).isEqualTo(before.get(table));
              }
            });
    assertThat(found(ACME)).isEmpty();
    assertThat(found(GLOBEX)).hasSize(3).containsExactlyElementsOf(foundBefore);
  }

  @Test
  void the_audit_log_keeps_who_did_what_and_when_but_no_name_and_no_address() {
    data.add(GLOBEX, 0);
    data.add(ACME, 0);

    erase(erasures(NO_WAIT));

    assertThat(
            db.jdbc()
                .queryForList(
                    """
                    select distinct concat_ws(' ', action, object, address, outcome, trace_id)
                    from audit_entry where tenant = ?
                    """,
                    String.class,
                    ACME))
        .containsExactly("DELETE /collections/{name} erased erased 204 trace");
    assertThat(count("audit_entry where object like '/collections/" + GLOBEX + "%'")).isEqualTo(3);
    assertThat(
            db.jdbc()
                .queryForList(
                    """
                    select name || length(secret_hmac) || (revoked_at is not null) from api_key
                    where tenant = ?
                    """,
                    String.class,
                    ACME))
        .containsExactly("erased0true");
    assertThat(count("audit_entry where action = 'DELETE /admin/tenants/{tenant}'")).isOne();
  }

  @Test
  void the_result_counts_what_was_erased_and_again_says_zeros() {
    data.add(ACME, 5);

    Erasure first = erase(erasures(NO_WAIT));
    Erasure second = erase(erasures(NO_WAIT));

    assertThat(first.erased())
        .containsEntry("api_keys", 1L)
        .containsEntry("jobs", 3L)
        .containsEntry("items", 120L)
        .containsEntry("documents", 5L)
        .containsEntry("chunks", 5L)
        .containsEntry("cached_vectors", 5L)
        .containsEntry("uploads", 1L)
        .containsEntry("webhook_deliveries", 1L)
        .containsEntry("audit_entries", 3L);
    assertThat(second.finishedAt()).isNotNull();
    assertThat(second.erased()).hasSameSizeAs(first.erased());
    assertThat(second.erased().values()).containsOnly(0L);
  }

  @Test
  void jobs_stop_at_once_and_nothing_is_deleted_before_the_delay() {
    data.add(ACME, 2);
    Fence fence =
        new Fence(db.sql().sql("select job_id from job_lease").query(UUID.class).single(), 1);
    PostgresItemLedger ledger = new PostgresItemLedger(db);
    ledger.add(fence, List.of());

    Erasure erasure = erase(erasures(new Waits(LONG, Duration.ZERO)));

    assertThat(erasure.finishedAt()).isNull();
    assertThatThrownBy(() -> ledger.skipped(fence, 1, dev.quarry.model.SkipReason.LIMIT))
        .isInstanceOf(LeaseLostException.class);
    assertThat(count("job_lease")).isZero();
    assertThat(count("job where completed_at is null")).isZero();
    assertThat(count("api_key where revoked_at is null")).isZero();
    assertThat(count("document")).isEqualTo(2);
    assertThat(found(ACME)).hasSize(2);
  }

  @Test
  void what_comes_in_during_the_delay_is_erased_too() {
    data.add(ACME, 1);
    erase(erasures(new Waits(LONG, Duration.ZERO)));
    db.sql()
        .sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds) values (gen_random_uuid(), ?, 'text', 'queued', 'c', '{}', 1, 9)
            """)
        .param(ACME)
        .update();
    db.sql()
        .sql(
            """
            insert into api_key (id, name, tenant, role, secret_hmac, pepper_id, created_by)
            values ('late', 'late', ?, 'editor', 'x', 'p', 'o')
            """)
        .param(ACME)
        .update();

    Erasure erasure = goOn(erasures(NO_WAIT));

    assertThat(erasure.finishedAt()).isNotNull();
    assertThat(erasure.erased()).containsEntry("jobs", 4L).containsEntry("api_keys", 2L);
    assertThat(count("job")).isZero();
    assertThat(count("api_key where revoked_at is null")).isZero();
  }

  @Test
  void another_process_goes_on_where_one_was_killed_and_counts_no_row_twice() {
    data.add(ACME, 250);
    store(NO_WAIT).begin(ACME, entry());
    ErasureStore killed = store(NO_WAIT);
    assertThat(killed.advance(ACME)).isEqualTo(ErasureStore.Step.ERASED); // ends the jobs
    assertThat(killed.advance(ACME)).isEqualTo(ErasureStore.Step.ERASED);
    assertThat(count("document")).isEqualTo(150);

    Erasure erasure = goOn(erasures(NO_WAIT));

    assertThat(erasure.finishedAt()).isNotNull();
    assertThat(erasure.erased()).containsEntry("documents", 250L).containsEntry("jobs", 3L);
    assertThat(found(ACME)).isEmpty();
  }

  @Test
  void a_process_killed_after_the_rows_erases_the_index_again() {
    data.add(ACME, 3);
    ErasureStore killed = store(NO_WAIT);
    killed.begin(ACME, entry());
    ErasureStore.Step step;
    do {
      step = killed.advance(ACME);
    } while (step == ErasureStore.Step.ERASED);
    assertThat(step).isEqualTo(ErasureStore.Step.ROWS_GONE);
    assertThat(killed.forgetGenerations(ACME)).isFalse();
    assertThat(found(ACME)).hasSize(3);

    goOn(erasures(NO_WAIT));

    assertThat(found(ACME)).isEmpty();
  }

  @Test
  void several_nodes_share_the_work() throws Exception {
    data.add(ACME, 400);
    erasures(NO_WAIT).begin(ACME, entry());

    List<Future<Erasure>> nodes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 3; n++) {
        nodes.add(threads.submit(() -> goOn(erasures(NO_WAIT))));
      }
    }
    for (Future<Erasure> node : nodes) {
      node.get();
    }

    Erasure erasure = goOn(erasures(NO_WAIT));
    assertThat(erasure.finishedAt()).isNotNull();
    assertThat(erasure.erased()).containsEntry("documents", 400L).containsEntry("jobs", 3L);
    assertThat(count("document")).isZero();
  }

  @Test
  void a_job_that_another_transaction_has_locked_is_waited_for() throws Exception {
    data.add(ACME, 2);
    ErasureStore store = store(NO_WAIT);
    store.begin(ACME, entry());
    try (Connection other = Objects.requireNonNull(db.jdbc().getDataSource()).getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select from job where status = 'queued' for update");
      assertThat(store.advance(ACME)).isEqualTo(ErasureStore.Step.ERASED); // the other jobs end
      assertThat(store.advance(ACME)).isEqualTo(ErasureStore.Step.WAITING);
      assertThat(count("job where completed_at is null")).isOne();
      assertThat(count("document")).isEqualTo(2);
      other.rollback();
    }
    assertThat(goOn(erasures(NO_WAIT)).finishedAt()).isNotNull();
  }

  @Test
  void a_generation_that_an_attempt_may_still_write_is_waited_for() {
    db.sql()
        .sql(
            """
            insert into stale_generation
              (tenant, collection, document_id, generation, index_name, job_id, epoch)
            values (?, 'c', gen_random_uuid(), 1, ?, gen_random_uuid(), 1)
            """)
        .params(ACME, TenantData.INDEX)
        .update();

    Erasure waiting = erase(erasures(new Waits(Duration.ZERO, LONG)));
    Erasure ended = goOn(erasures(NO_WAIT));

    assertThat(waiting.finishedAt()).isNull();
    assertThat(ended.finishedAt()).isNotNull();
    assertThat(count("stale_generation")).isZero();
  }

  @Test
  void indexes_of_other_models_that_still_have_its_data_are_named() {
    data.addDocument(ACME, "lucene/former", 1);

    Erasure erasure = erase(erasures(NO_WAIT));

    assertThat(erasure.finishedAt()).isNotNull();
    assertThat(erasure.otherIndexes()).containsExactly("lucene/former");
    // The node that uses that index removes the generation from it.
    assertThat(count("stale_generation where index_name = 'lucene/former'")).isOne();
    assertThat(count("document")).isZero();
  }

  @Test
  void the_tenant_of_the_operator_is_not_erased() {
    assertThatThrownBy(() -> erasures(NO_WAIT).begin(Principal.DEFAULT_TENANT, entry()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(count("tenant_erasure")).isZero();
  }
}

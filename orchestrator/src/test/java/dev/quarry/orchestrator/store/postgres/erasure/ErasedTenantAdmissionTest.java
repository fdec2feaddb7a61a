package dev.quarry.orchestrator.store.postgres.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.erasure.ErasureAdmission;
import dev.quarry.orchestrator.erasure.ErasureStore;
import dev.quarry.orchestrator.erasure.TenantErasedException;
import dev.quarry.orchestrator.erasure.TenantErasure;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.erasure.PostgresErasures.Waits;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admission of jobs of a tenant that is or was erased. */
final class ErasedTenantAdmissionTest {
  private static final String ACME = "acmemarble";

  private final Database db = new Database(TestDatabase.fresh());
  private final LuceneVectorStore index;

  ErasedTenantAdmissionTest(@TempDir Path directory) {
    index = new LuceneVectorStore(directory);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void an_erased_tenant_stores_nothing_until_it_has_a_new_key() {
    new TenantData(db.jdbc(), index).add(ACME, 0);
    IndexName name = new IndexName("lucene", "toy");
    ErasureStore store =
        new PostgresErasures(
            db,
            new PostgresDocumentStore(db, new PostgresItemLedger(db), name),
            name,
            new Waits(Duration.ZERO, Duration.ZERO));
    TenantErasure erasure = new TenantErasure(store, index, () -> {}, System::nanoTime);
    assertThat(admits(store)).isTrue();

    store.begin(
        ACME,
        AuditEntry.of(
            Principal.OPERATOR,
            new AuditEntry.Request("127.0.0.1", "DELETE /admin/tenants/{tenant}", "/", "trace"),
            "202"));
    assertThat(admits(store)).isFalse();
    boolean more;
    do {
      more = erasure.tick();
    } while (more);
    assertThat(admits(store)).isFalse();

    db.sql()
        .sql(
            """
            insert into api_key (id, name, tenant, role, secret_hmac, pepper_id, created_by)
            values ('new', 'new', ?, 'editor', 'x', 'p', 'o')
            """)
        .param(ACME)
        .update();
    assertThat(admits(store)).isTrue();
  }

  private static boolean admits(ErasureStore store) {
    Admission admission =
        new ErasureAdmission(
            (tenant, jobs) -> Admission.NO_RESERVATION, store::closed, System::nanoTime);
    try {
      admission.reserve(ACME, 1).close();
      return true;
    } catch (TenantErasedException refused) {
      return false;
    }
  }
}

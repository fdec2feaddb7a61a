package dev.quarry.orchestrator.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.RequestRates.RateLimitStatus;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final ObservedLimits store = new ObservedLimits(new PostgresLimitStore(db));
  private final TenantLimits limits = new TenantLimits(store, Limits.NONE, nanos::get);
  private final Quotas quotas = new Quotas(limits, store, 100, nanos::get);

  /** Counts the counts of queued jobs, and runs an action during one. */
  private static final class ObservedLimits implements LimitStore {
    private final LimitStore real;
    int counted;
    Runnable whileCounting = () -> {};

    ObservedLimits(LimitStore real) {
      this.real = real;
    }

    @Override
    public Limits find(String tenant) {
      return real.find(tenant);
    }

    @Override
    public void put(String tenant, Limits own, AuditEntry entry) {
      real.put(tenant, own, entry);
    }

    @Override
    public Map<String, Long> queued() {
      counted++;
      Map<String, Long> found = real.queued();
      Runnable meanwhile = whileCounting;
      whileCounting = () -> {};
      meanwhile.run();
      return found;
    }

    @Override
    public Stored stored(String tenant) {
      return real.stored(tenant);
    }
  }

  private void limit(String tenant, Limits own) {
    AuditEntry.Request request =
        new AuditEntry.Request("127.0.0.1", "PUT /admin/limits", tenant, "t");
    store.put(tenant, own, AuditEntry.of(Principal.OPERATOR, request, "200"));
  }

  private void queue(String tenant, int count) {
    jobs.add(tenant, Collections.nCopies(count, SampleRequests.aText()));
  }

  private void stored(String tenant, long documents, long chunks, long bytes) {
    db.sql()
        .sql(
            """
            insert into collection_size
              (tenant, collection, index_name, shard, documents, chunks, bytes)
            values (?, 'default', 'index', 0, ?, ?, ?)
            on conflict (tenant, collection, index_name, shard) do update set
              documents = excluded.documents, chunks = excluded.chunks, bytes = excluded.bytes
            """)
        .params(tenant, documents, chunks, bytes)
        .update();
  }

  private void later(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Limits requests(int perMinute) {
    return new Limits(perMinute, null, null, null, null, null, null, null, null);
  }

  private static Limits queued(int most) {
    return new Limits(null, most, null, null, null, null, null, null, null);
  }

  private static void refused(Limit limit, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(limit);
              assertThat(e.retryAfter()).isPositive();
            });
  }

  @Test
  void requests_over_the_rate_get_a_retry_after() {
    limit("acme", requests(60));
    RequestRates rates = new RequestRates(limits, nanos::get);
    for (int i = 59; i >= 0; i--) {
      assertThat(rates.take("acme").orElseThrow().remaining()).isEqualTo(i);
    }
    RateLimitStatus refused = rates.take("acme").orElseThrow();
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(refused.resetSeconds()).isEqualTo(60);
    later(Duration.ofSeconds(1));
    assertThat(rates.take("acme").orElseThrow().retryAfter()).isEmpty();
    assertThat(rates.take("acme").orElseThrow().retryAfter()).isPresent();
    assertThat(rates.take("other")).isEmpty();
  }

  @Test
  void changed_rate_takes_effect_within_seconds() {
    limit("acme", requests(1));
    RequestRates rates = new RequestRates(limits, nanos::get);
    rates.take("acme");
    assertThat(rates.take("acme").orElseThrow().retryAfter()).isPresent();
    limit("acme", requests(100));
    later(Duration.ofSeconds(5));
    assertThat(rates.take("acme").map(RateLimitStatus::limit)).isEqualTo(Optional.of(100));
  }

  private void submit(String tenant, int jobs) {
    try (Admission.Reservation place = quotas.reserve(tenant, jobs)) {
      place.confirm();
    }
  }

  @Test
  void tenant_can_use_its_remaining_queue_capacity_and_no_more() {
    limit("acme", queued(10));
    queue("acme", 7);
    submit("acme", 2);
    refused(Limit.QUOTA, () -> submit("acme", 2));
    submit("acme", 1);
    refused(Limit.QUOTA, () -> submit("acme", 1));
    submit("other", 50);
    assertThat(store.counted).isEqualTo(1);
  }

  @Test
  void freed_queue_capacity_is_noticed_a_second_later() {
    limit("acme", queued(1));
    submit("acme", 1);
    refused(Limit.QUOTA, () -> submit("acme", 1));
    later(Duration.ofMillis(1001));
    submit("acme", 1);
  }

  @Test
  void submission_that_adds_nothing_releases_its_reservation() {
    limit("acme", queued(3));
    try (Admission.Reservation _ = quotas.reserve("acme", 3)) {
      refused(Limit.QUOTA, () -> submit("acme", 1));
    }
    submit("acme", 3);
    refused(Limit.QUOTA, () -> submit("acme", 1));
  }

  @Test
  void open_reservation_survives_a_new_count() {
    limit("acme", queued(2));
    try (Admission.Reservation first = quotas.reserve("acme", 1)) {
      later(Duration.ofMillis(1001));
      try (Admission.Reservation _ = quotas.reserve("acme", 1)) {
        refused(Limit.QUOTA, () -> submit("acme", 1));
      }
      first.confirm();
      submit("acme", 1);
      refused(Limit.QUOTA, () -> submit("acme", 1));
    }
    assertThat(store.counted).isEqualTo(2);
  }

  @Test
  void reservation_during_a_count_is_added_to_its_result() {
    limit("acme", queued(1));
    submit("other", 1);
    later(Duration.ofMillis(1001));
    store.whileCounting = () -> CompletableFuture.runAsync(() -> submit("acme", 1)).join();
    refused(Limit.QUOTA, () -> submit("acme", 1));
  }

  @Test
  void total_queue_limit_applies_to_all_tenants() {
    queue("acme", 60);
    queue("other", 39);
    submit("third", 1);
    refused(Limit.QUEUE, () -> submit("fourth", 1));
  }

  @Test
  void tenant_at_its_storage_limit_cannot_submit_until_it_deletes() {
    limit("acme", new Limits(null, null, null, 5L, 100L, 1_000L, null, null, null));
    submit("acme", 1);
    stored("acme", 5, 0, 0);
    later(Duration.ofSeconds(15));
    refused(Limit.QUOTA, () -> submit("acme", 1));
    stored("acme", 4, 99, 1_000);
    later(Duration.ofSeconds(15));
    refused(Limit.QUOTA, () -> submit("acme", 1));
    stored("acme", 4, 99, 999);
    later(Duration.ofSeconds(15));
    submit("acme", 1);
  }

  @Test
  void texts_chunks_and_uploads_count_towards_stored_bytes() {
    StorageBudget budget = new StorageBudget(limits, store, nanos::get);
    limit("acme", new Limits(null, null, null, null, null, null, null, 1_000L, null));
    stored("acme", 1, 1, 300);
    db.sql().sql("update collection_size set chunk_bytes = 400").update();
    upload("acme", 299);
    upload("other", 5_000);
    assertThat(store.stored("acme").storedBytes()).isEqualTo(999);
    assertThat(budget.allows("acme")).isTrue();
    submit("acme", 1);

    upload("acme", 1);
    later(Duration.ofSeconds(15));

    assertThat(budget.allows("acme")).isFalse();
    assertThat(budget.allows("other")).isTrue();
    assertThat(budget.status("acme")).isEqualTo(new StorageBudget.Status(1_000, 1_000L));
    assertThatThrownBy(() -> submit("acme", 1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("1000 stored bytes")
        .hasMessageContaining("Delete documents");

    db.sql().sql("delete from upload where tenant = 'acme' and bytes = 299").update();
    later(Duration.ofSeconds(15));
    assertThat(budget.status("acme").used()).isEqualTo(701);
    submit("acme", 1);
  }

  private void upload(String tenant, int bytes) {
    db.sql()
        .sql(
            """
            insert into upload (id, tenant, name, bytes, sha256)
            values (gen_random_uuid(), ?, 'a.pdf', ?, 'x')
            """)
        .params(tenant, bytes)
        .update();
  }

  @Test
  void limits_of_a_tenant_are_replaced_as_a_whole() {
    limit("acme", requests(9));
    limit("acme", queued(3));
    assertThat(store.find("acme")).isEqualTo(queued(3));
    Limits tokens = new Limits(null, null, null, null, null, null, 5_000_000_000L, null, null);
    limit("acme", tokens);
    assertThat(store.find("acme")).isEqualTo(tokens);
    assertThat(store.find("other")).isEqualTo(Limits.NONE);
  }

  @Test
  void only_queued_jobs_of_tenants_that_have_some_are_counted() {
    queue("acme", 2);
    Job cancelled = jobs.add("other", List.of(SampleRequests.aText())).getFirst();
    jobs.store().cancel("other", cancelled.id());
    assertThat(store.queued()).isEqualTo(Map.of("acme", 2L));
    assertThat(store.stored("acme")).isEqualTo(new LimitStore.Stored(0, 0, 0, 0));
  }

  @Test
  void limits_of_a_tenant_override_the_configured_defaults() {
    TenantLimits both = new TenantLimits(store, queued(3), nanos::get);
    limit("acme", requests(9));
    assertThat(both.of("acme"))
        .isEqualTo(new Limits(9, 3, null, null, null, null, null, null, null));
  }
}

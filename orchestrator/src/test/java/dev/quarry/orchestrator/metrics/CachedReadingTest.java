package dev.quarry.orchestrator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.queue.PostgresGaugeReader;
import dev.quarry.orchestrator.store.postgres.queue.PostgresNodeRegistry;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueues;
import dev.quarry.orchestrator.store.postgres.queue.PostgresVacuumStatistics;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresDeliveries;
import dev.quarry.testkit.Await;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.AbstractDataSource;

@Timeout(60)
final class CachedReadingTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void source_is_read_again_when_the_cached_value_has_expired() {
    CachedReading<Integer> sampled = new CachedReading<>(looks::incrementAndGet, nanos::get);
    assertThat(sampled.get()).contains(1);
    nanos.addAndGet(CachedReading.CACHE_TTL.toNanos() - 1);
    assertThat(sampled.get()).contains(1);
    nanos.addAndGet(1);
    assertThat(sampled.get()).contains(2);
  }

  @Test
  void failure_is_cached_as_long_as_a_value_from_its_end() {
    CachedReading<Integer> sampled =
        new CachedReading<>(
            () -> {
              nanos.addAndGet(2 * CachedReading.CACHE_TTL.toNanos());
              looks.incrementAndGet();
              throw new StoreUnavailableException("away", new SQLException("away"));
            },
            nanos::get);
    assertThat(sampled.get()).isEmpty();
    assertThat(sampled.get()).isEmpty();
    assertThat(looks).hasValue(1);
    nanos.addAndGet(CachedReading.CACHE_TTL.toNanos());
    assertThat(sampled.get()).isEmpty();
    assertThat(looks).hasValue(2);
  }

  @Test
  void slow_read_is_waited_for_once_and_used_when_it_ends() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CachedReading<Integer> sampled =
        new CachedReading<>(
            () -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return looks.incrementAndGet();
            },
            nanos::get);
    assertThat(sampled.get()).isEmpty();
    long before = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      assertThat(sampled.get()).isEmpty();
    }
    assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
    go.countDown();
    Await.until("the answer", () -> sampled.get().isPresent());
    assertThat(sampled.get()).contains(1);
  }

  /** Like the pool when no connection becomes free in time. */
  private final class Away extends AbstractDataSource {
    @Override
    public Connection getConnection() throws SQLException {
      looks.incrementAndGet();
      throw new SQLTransientConnectionException("no connection");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }
  }

  @Test
  void scrapes_query_an_unavailable_database_once() {
    Database database = new Database(new Away());
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ElectedReading elected = new ElectedReading(new PostgresGaugeReader(database, "a"));
    DatabaseMetrics dead = new DatabaseMetrics(new PostgresVacuumStatistics(database), elected);
    QueueMetrics queues =
        new QueueMetrics(
            new PostgresQueues(database), new PostgresNodeRegistry(database), () -> 0, elected);
    dead.bindTo(registry);
    queues.bindTo(registry);
    WebhookMetrics webhooks =
        new WebhookMetrics(registry, new PostgresDeliveries(database), elected);
    for (int scrape = 0; scrape < 2; scrape++) {
      assertThat(registry.getMeters())
          .filteredOn(meter -> meter.getId().getType() == Meter.Type.GAUGE)
          .hasSizeGreaterThan(8)
          .allSatisfy(meter -> assertThat(meter.measure().iterator().next().getValue()).isNaN());
    }
    assertThat(looks).hasValue(1);
    assertThat(dead).isNotNull();
    assertThat(queues).isNotNull();
    assertThat(webhooks).isNotNull();
  }
}

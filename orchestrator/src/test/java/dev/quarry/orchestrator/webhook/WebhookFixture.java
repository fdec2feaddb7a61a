package dev.quarry.orchestrator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobError;
import dev.quarry.model.WebhookDelivery;
import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.Resolver;
import dev.quarry.orchestrator.egress.SelfAddressGuard;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobRequest.Callback;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresDeliveries;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresDeliveryLog;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresEndpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Real jobs in a real database with webhooks over real HTTP. The test controls the clock. */
abstract class WebhookFixture {
  static final String TENANT = "acme";
  static final WebhookSecret SECRET = WebhookSecret.random();
  static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final List<Duration> DELAYS =
      Stream.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H")
          .map(Duration::parse)
          .toList();

  final DataSource source = TestDatabase.fresh();
  final Database db = new Database(source);
  final JobPorts jobs = PostgresJobPorts.on(db);
  private static final JobLinks LINKS = new JobLinks("https://q.example");
  final JobQueue queue =
      new PostgresJobQueue(
          db,
          db,
          QueueOrder.DEFAULT,
          Integer.MAX_VALUE,
          job -> WebhookPayload.of(job, LINKS.of(job)));
  final DeliveryStore store = new PostgresDeliveries(db);
  final DeliveryLog log = new PostgresDeliveryLog(db);
  final SecretEncryptor seal = new SecretEncryptor(() -> List.of(new PostgresEndpoints(db).key()));
  final Endpoints endpoints = new Endpoints(new PostgresEndpoints(db), seal);
  final Receiver receiver = new Receiver();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(receiver));
  final WebhookSender sender = sender(Resolver.system(), "127.0.0.1");

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  Receiver another() {
    Receiver added = new Receiver();
    open.add(added);
    return added;
  }

  WebhookSender sender(Resolver resolver, String... allowed) {
    GuardedEgressClient egress =
        new GuardedEgressClient(
            new GuardedEgressClient.Settings(
                AllowList.parse(List.of(allowed)), Set.of(80, 443), "test", TIMEOUT),
            resolver);
    open.add(egress);
    WebhookSender made =
        new WebhookSender(
            store,
            new DeliveryCall(
                egress,
                new SelfAddressGuard(null, () -> 0, "https://ours.example/quarry", 0),
                endpoints,
                TIMEOUT),
            new DeliveryPolicy(DELAYS, () -> 0),
            (_, _) -> {},
            new WebhookSender.Pace(16, 2, Duration.ofSeconds(1), LEASE));
    open.add(made);
    return made;
  }

  /** A job with a callback URL that is signed with {@link #SECRET}. */
  Job submit(@Nullable String url) {
    JobRequest plain = SampleRequests.aText();
    JobRequest request =
        new JobRequest(
            plain.type(),
            plain.sourceUri(),
            plain.text(),
            plain.title(),
            plain.collection(),
            plain.options(),
            plain.priority(),
            url == null ? null : new Callback(url, seal.encrypt(SECRET)),
            plain.batchId(),
            plain.labels(),
            plain.maxDuration(),
            plain.maxAttempts(),
            null);
    return jobs.add(TENANT, List.of(request)).getFirst();
  }

  void end(Transition transition) {
    for (Job job : queue.claim(Claimants.idle("node"), 100, LEASE)) {
      queue.finish(job.fence(), state -> transition);
    }
  }

  void complete() {
    end(new Transition.Completed(Map.of("documents", 1), false));
  }

  static Transition failed(String message) {
    return new Transition.Failed(new JobError("not_found", message, false));
  }

  /** Sends all due deliveries and waits until they are sent. */
  int send() throws InterruptedException {
    int begun = sender.tick();
    assertThat(sender.awaitIdle(TIMEOUT)).isTrue();
    return begun;
  }

  void pass(Duration time) {
    JdbcClient.create(source)
        .sql(
            """
            update webhook_delivery set next_at = next_at - ? * interval '1 millisecond',
              leased_until = leased_until - ? * interval '1 millisecond'
            """)
        .params(time.toMillis(), time.toMillis())
        .update();
  }

  WebhookDelivery only() {
    List<WebhookDelivery> all = log.list(TENANT, new DeliveryLog.Filter(null, null, null, 10));
    assertThat(all).hasSize(1);
    return whole(all.getFirst().deliveryId());
  }

  WebhookDelivery whole(UUID id) {
    return log.find(TENANT, id).orElseThrow();
  }
}

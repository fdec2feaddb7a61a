package dev.quarry.orchestrator.config;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.dispatch.AttemptRecorder;
import dev.quarry.orchestrator.dispatch.Dispatcher;
import dev.quarry.orchestrator.dispatch.Engine;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobRescuer;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.dispatch.PoisonIsolation;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.job.BatchStore;
import dev.quarry.orchestrator.job.CancellationMeter;
import dev.quarry.orchestrator.job.ItemReads;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.job.Queues;
import dev.quarry.orchestrator.lease.LeaseKeeper;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.lease.LeaseTerms;
import dev.quarry.orchestrator.lifecycle.EngineLifecycle;
import dev.quarry.orchestrator.lifecycle.ForcedShutdown;
import dev.quarry.orchestrator.lifecycle.NodeName;
import dev.quarry.orchestrator.lifecycle.ReadinessDrain;
import dev.quarry.orchestrator.lifecycle.SubmissionWarmUp;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.EngineProperties;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.job.PostgresBatchStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresEventLog;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemReads;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresLeaseStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresProgressWriter;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueueStatistics;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueues;
import dev.quarry.orchestrator.submission.CallbackRules;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.submission.Retries;
import dev.quarry.orchestrator.submission.SubmissionLimits;
import dev.quarry.orchestrator.submission.SubmissionRules;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import dev.quarry.orchestrator.worker.ProgressWriter;
import dev.quarry.orchestrator.worker.Worker;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The job engine: jobs and their queue in PostgreSQL, and the dispatcher and worker of this node.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineProperties.class)
class EngineConfiguration {
  private static final Logger log = LoggerFactory.getLogger(EngineConfiguration.class);

  /** Time to record released jobs at shutdown. */
  private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(2);

  @Bean
  PostgresItemLedger itemLedger(Database database) {
    return new PostgresItemLedger(database);
  }

  @Bean
  ItemReads itemReads(Database database) {
    return new PostgresItemReads(database);
  }

  @Bean
  EventLog eventLog(Database database) {
    return new PostgresEventLog(database);
  }

  @Bean
  QueueOrder queueOrder(EngineProperties properties) {
    return new QueueOrder(properties.aging());
  }

  /** One generator for all stores, so that ids are ascending across them. */
  @Bean
  JobWriter jobWriter(Database database, QueueOrder order) {
    NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    return new PostgresJobWriter(database, ids::generate, order);
  }

  @Bean
  JobSubmitter jobSubmitter(Admission admission, JobWriter writer, Bus bus) {
    return new JobSubmitter(admission, writer, bus);
  }

  @Bean
  Retries retries(JobStore store, JobSubmitter submitter) {
    return new Retries(store, submitter);
  }

  @Bean
  JobStore jobStore(Database database, JobLinks links) {
    return new PostgresJobStore(database, payload(links));
  }

  @Bean
  BatchStore batchStore(Database database, JobLinks links) {
    return new PostgresBatchStore(database, payload(links));
  }

  @Bean
  LeaseStore leaseStore(@Qualifier("engineDatabase") Database loops) {
    return new PostgresLeaseStore(loops);
  }

  @Bean
  JobQueue jobQueue(
      @Qualifier("engineDatabase") Database loops,
      Database shared,
      QueueOrder order,
      EngineProperties properties,
      JobLinks links) {
    int running = properties.runningPerTenant();
    return new PostgresJobQueue(
        loops, shared, order, running == 0 ? Integer.MAX_VALUE : running, payload(links));
  }

  private static Function<Job, String> payload(JobLinks links) {
    return job -> WebhookPayload.of(job, links.of(job));
  }

  @Bean
  ProgressWriter progressWriter(Database database) {
    return new PostgresProgressWriter(database);
  }

  @Bean
  Jobs jobs(JobStore store, Bus bus, CancellationMeter meter) {
    return new Jobs(store, bus, meter);
  }

  @Bean
  SubmissionRules submissionRules(CallbackRules callbacks) {
    return new SubmissionRules(SubmissionLimits.DEFAULTS, callbacks);
  }

  @Bean
  JobViews jobViews(EventLog log, Database database, JobLinks links) {
    return new JobViews(log, new PostgresQueueStatistics(database), links);
  }

  @Bean
  SubmissionWarmUp submissionWarmUp(SubmissionRules rules, JobSubmitter submitter, JobViews views) {
    return new SubmissionWarmUp(rules, submitter, views);
  }

  @Bean
  QueueStore queueStore(Database database) {
    return new PostgresQueues(database);
  }

  @Bean
  Queues queues(QueueStore store, Bus bus) {
    return new Queues(store, bus);
  }

  @Bean
  JobTransitions jobTransitions(EngineProperties properties) {
    return new JobTransitions(
        properties.backoffs(),
        properties.retry().backoff(),
        properties.maxCrashes(),
        () -> ThreadLocalRandom.current().nextLong());
  }

  @Bean
  Worker worker(
      ObjectProvider<JobHandler> handlers,
      ProgressWriter progress,
      Bus bus,
      EngineMeter meter,
      EngineProperties properties) {
    return new Worker(
        handlers.stream().toList(),
        progress,
        bus,
        properties.grace(),
        EngineConfiguration::random,
        meter::fenced);
  }

  @Bean
  LeaseKeeper leaseKeeper(NodeName node, LeaseStore store, EngineProperties properties) {
    LeaseTerms terms =
        new LeaseTerms(node.name(), properties.lease(), properties.heartbeat(), properties.trust());
    return new LeaseKeeper(store, terms, System::nanoTime);
  }

  @Bean
  Engine engine(
      JobQueue queue,
      LeaseKeeper leases,
      Worker worker,
      JobTransitions transitions,
      Bus bus,
      EngineMeter meter,
      EngineProperties properties) {
    AttemptRecorder recorder =
        new AttemptRecorder(queue, transitions, bus, MonotonicClock.SYSTEM, meter);
    return new Engine(
        queue,
        new Dispatcher(
            queue,
            worker,
            leases,
            recorder,
            bus,
            new PoisonIsolation(properties.maxCrashes()),
            properties.slots()),
        leases,
        new JobRescuer(queue, transitions, bus, meter),
        bus,
        new Engine.Pace(properties.poll(), properties.rescue()));
  }

  /** Does not start the engine on a node without the worker role. */
  @Bean
  SmartLifecycle engineLifecycle(
      Engine engine,
      JobQueue queue,
      EngineProperties properties,
      NodeRoles roles,
      DatabaseProperties database,
      ForcedShutdown forced) {
    // This process holds the lock of the data directory, so no other process uses its database.
    Runnable before = database.url() == null ? () -> takeOver(queue) : () -> {};
    return new EngineLifecycle(
        engine,
        before,
        roles.worker(),
        new EngineLifecycle.Drain(
            properties.drain(), forced, properties.grace().plus(RECORD_TIMEOUT)));
  }

  @Bean
  ForcedShutdown forcedShutdown() {
    return OrchestratorApplication.FORCED_SHUTDOWN;
  }

  @Bean
  ReadinessDrain readinessDrain(Engine engine, EngineProperties properties, ForcedShutdown forced) {
    return new ReadinessDrain(engine::stopClaiming, properties.notice(), forced);
  }

  private static void takeOver(JobQueue queue) {
    int jobs = queue.expireAll();
    if (jobs > 0) {
      log.info("{} jobs were running when the previous process ended; they run again now.", jobs);
    }
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}

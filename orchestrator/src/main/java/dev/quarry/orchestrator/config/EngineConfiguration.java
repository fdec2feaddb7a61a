package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.api.job.JobLinks;
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
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.lease.LeaseKeeper;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.lease.LeaseTerms;
import dev.quarry.orchestrator.lifecycle.EngineLifecycle;
import dev.quarry.orchestrator.lifecycle.ForcedShutdown;
import dev.quarry.orchestrator.lifecycle.NodeName;
import dev.quarry.orchestrator.lifecycle.NodeRegistration;
import dev.quarry.orchestrator.lifecycle.ReadinessDrain;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.EngineProperties;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresLeaseStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresNodeRegistry;
import dev.quarry.orchestrator.store.postgres.queue.PostgresProgressWriter;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import dev.quarry.orchestrator.worker.AttemptMeter;
import dev.quarry.orchestrator.worker.ProgressWriter;
import dev.quarry.orchestrator.worker.Worker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job engine of this node: its queue, dispatcher and worker, and its start and shutdown. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineProperties.class)
class EngineConfiguration {
  /** Time to record released jobs at shutdown. */
  private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(2);

  @Bean
  QueueOrder queueOrder(EngineProperties properties) {
    return new QueueOrder(properties.aging());
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
        loops,
        shared,
        order,
        running == 0 ? Integer.MAX_VALUE : running,
        WebhookPayload.linking(links::of));
  }

  @Bean
  ProgressWriter progressWriter(Database database) {
    return new PostgresProgressWriter(database);
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
      Tracing tracing,
      AttemptMeter meter,
      EngineProperties properties) {
    return new Worker(
        handlers.stream().toList(), progress, bus, properties.grace(), tracing, meter);
  }

  @Bean
  LeaseKeeper leaseKeeper(NodeName node, LeaseStore store, EngineProperties properties) {
    LeaseTerms terms =
        new LeaseTerms(node.name(), properties.lease(), properties.heartbeat(), properties.trust());
    return new LeaseKeeper(store, terms, System::nanoTime);
  }

  @Bean
  AttemptRecorder attemptRecorder(
      JobQueue queue, JobTransitions transitions, Bus bus, EngineMeter meter, Tracing tracing) {
    return new AttemptRecorder(queue, transitions, bus, MonotonicClock.SYSTEM, meter, tracing);
  }

  @Bean
  JobRescuer jobRescuer(JobQueue queue, JobTransitions transitions, Bus bus, EngineMeter meter) {
    return new JobRescuer(queue, transitions, bus, meter);
  }

  @Bean
  Engine engine(
      JobQueue queue,
      LeaseKeeper leases,
      Worker worker,
      Bus bus,
      AttemptRecorder recorder,
      JobRescuer rescuer,
      EngineProperties properties) {
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
        rescuer,
        bus,
        new Engine.Pace(properties.poll(), properties.rescue()));
  }

  /** Does not start the engine on a node without the worker role. */
  @Bean
  SmartLifecycle engineLifecycle(
      Engine engine,
      EngineProperties properties,
      NodeRoles roles,
      DatabaseProperties database,
      ForcedShutdown forced) {
    // This process holds the lock of the data directory, so no other process uses its database.
    boolean sole = database.url() == null;
    return new EngineLifecycle(
        engine,
        sole,
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

  @Bean
  NodeRegistry nodeRegistry(Database database) {
    return new PostgresNodeRegistry(database);
  }

  @Bean
  NodeRegistration nodeRegistration(
      NodeRegistry registry, NodeName node, EngineProperties engine, NodeRoles roles) {
    return new NodeRegistration(registry, node.name(), engine.slots(), roles.worker());
  }
}

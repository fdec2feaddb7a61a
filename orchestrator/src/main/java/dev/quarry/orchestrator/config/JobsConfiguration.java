package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.limit.TokenBudget;
import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.api.job.ReindexWaits;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.job.BatchStore;
import dev.quarry.orchestrator.job.Batches;
import dev.quarry.orchestrator.job.CancellationMeter;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.ItemReads;
import dev.quarry.orchestrator.job.JobHistory;
import dev.quarry.orchestrator.job.JobStatistics;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.job.Queues;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.PublicUrl;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.job.PostgresBatchStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresDeadLetters;
import dev.quarry.orchestrator.store.postgres.job.PostgresEventLog;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemReads;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobHistory;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobStatistics;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueueStatistics;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueues;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Queries and administration of jobs, batches, queues and dead letters. */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {
  private static final Duration HISTORY_INTERVAL = Duration.ofSeconds(15);

  @Bean
  JobLinks jobLinks(PublicUrl url) {
    return new JobLinks(url.configured());
  }

  @Bean
  JobViews jobViews(
      EventLog log, Database database, JobLinks links, TokenBudget tokens, ReindexStore documents) {
    return new JobViews(
        log,
        new PostgresQueueStatistics(database),
        links,
        tokens,
        new ReindexWaits(documents, System::nanoTime));
  }

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
  JobStore jobStore(Database database, JobLinks links) {
    return new PostgresJobStore(database, WebhookPayload.linking(links::of));
  }

  @Bean
  Jobs jobs(JobStore store, Bus bus, CancellationMeter meter) {
    return new Jobs(store, bus, meter);
  }

  @Bean
  BatchStore batchStore(Database database, JobLinks links) {
    return new PostgresBatchStore(database, WebhookPayload.linking(links::of));
  }

  @Bean
  Batches batches(BatchStore store, Bus bus, CancellationMeter meter) {
    return new Batches(store, bus, meter);
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
  DeadLetters deadLetters(Database database) {
    return new PostgresDeadLetters(database);
  }

  @Bean
  JobStatistics jobStatistics(Database database) {
    return new PostgresJobStatistics(database);
  }

  @Bean
  JobHistory jobHistory(Database database) {
    return new PostgresJobHistory(database);
  }

  @Bean
  PeriodicSweep jobHistoryRecording(JobHistory history) {
    return new PeriodicSweep("job-history", HISTORY_INTERVAL, history::record);
  }
}

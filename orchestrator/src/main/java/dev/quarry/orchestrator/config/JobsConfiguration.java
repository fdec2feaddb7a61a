package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.BatchStore;
import dev.quarry.orchestrator.job.Batches;
import dev.quarry.orchestrator.job.CancellationMeter;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.JobCleaner;
import dev.quarry.orchestrator.job.JobStatistics;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.Retention;
import dev.quarry.orchestrator.lifecycle.NodeName;
import dev.quarry.orchestrator.lifecycle.NodeRegistration;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.EngineProperties;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.settings.PublicUrl;
import dev.quarry.orchestrator.settings.RetentionProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.job.PostgresDeadLetters;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobStatistics;
import dev.quarry.orchestrator.store.postgres.job.PostgresRetention;
import dev.quarry.orchestrator.store.postgres.queue.PostgresNodeRegistry;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Redrives;
import dev.quarry.orchestrator.submission.Uploads;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Submission and administration of jobs: batches, dead letters and retention. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
class JobsConfiguration {
  @Bean
  JobLinks jobLinks(PublicUrl url) {
    return new JobLinks(url.configured());
  }

  @Bean
  JobStatistics jobStatistics(Database database) {
    return new PostgresJobStatistics(database);
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

  @Bean
  Batches batches(BatchStore store, Bus bus, CancellationMeter meter) {
    return new Batches(store, bus, meter);
  }

  @Bean
  DeadLetters deadLetters(Database database) {
    return new PostgresDeadLetters(database);
  }

  @Bean
  Redrives redrives(DeadLetters letters, JobSubmitter submitter) {
    return new Redrives(letters, submitter);
  }

  @Bean
  Uploads uploads(Database database) {
    return new PostgresUploads(database);
  }

  @Bean
  Retention retention(RetentionProperties properties) {
    return properties.retention();
  }

  @Bean
  JobCleaner jobCleaner(Database database, Retention retention) {
    return new JobCleaner(new PostgresRetention(database), retention);
  }

  @Bean
  PeriodicSweep endedJobs(JobCleaner cleaner, RetentionProperties properties) {
    return new PeriodicSweep("sweep-jobs", properties.sweepEvery(), cleaner::tick);
  }
}

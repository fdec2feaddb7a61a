package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.job.JobCleaner;
import dev.quarry.orchestrator.job.Retention;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.RetentionProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.job.PostgresRetention;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletion of ended jobs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
class RetentionConfiguration {

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

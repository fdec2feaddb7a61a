package dev.quarry.orchestrator.config;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.lifecycle.SubmissionWarmUp;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.submission.Redrives;
import dev.quarry.orchestrator.submission.Retries;
import dev.quarry.orchestrator.submission.Uploads;
import dev.quarry.orchestrator.submission.rules.CallbackRules;
import dev.quarry.orchestrator.submission.rules.SubmissionLimits;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import dev.quarry.orchestrator.trace.Tracing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Submission of jobs, also again: retries of jobs and redrives of dead letters. */
@Configuration(proxyBeanMethods = false)
class SubmissionConfiguration {

  @Bean
  SubmissionRules submissionRules(CallbackRules callbacks) {
    return new SubmissionRules(SubmissionLimits.DEFAULTS, callbacks);
  }

  /** One generator for all stores, so that ids are ascending across them. */
  @Bean
  JobWriter jobWriter(Database database, QueueOrder order) {
    NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    return new PostgresJobWriter(database, ids::generate, order);
  }

  @Bean
  JobSubmitter jobSubmitter(Admission admission, JobWriter writer, Bus bus, Tracing tracing) {
    return new JobSubmitter(admission, writer, bus, tracing);
  }

  @Bean
  Uploads uploads(Database database) {
    return new PostgresUploads(database);
  }

  @Bean
  Retries retries(JobStore store, JobSubmitter submitter) {
    return new Retries(store, submitter);
  }

  @Bean
  Redrives redrives(DeadLetters letters, JobSubmitter submitter) {
    return new Redrives(letters, submitter);
  }

  @Bean
  SubmissionWarmUp submissionWarmUp(
      SubmissionRules rules, JobSubmitter submitter, JobViews views, NodeRoles roles) {
    return new SubmissionWarmUp(rules, submitter, views, roles.api());
  }
}

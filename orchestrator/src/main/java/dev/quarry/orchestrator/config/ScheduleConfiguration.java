package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.key.KeyStore;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.schedule.CronReader;
import dev.quarry.orchestrator.schedule.ScheduleMeter;
import dev.quarry.orchestrator.schedule.SchedulePermission;
import dev.quarry.orchestrator.schedule.ScheduleRules;
import dev.quarry.orchestrator.schedule.ScheduleRunner;
import dev.quarry.orchestrator.schedule.ScheduleStore;
import dev.quarry.orchestrator.schedule.ScheduleTransitions;
import dev.quarry.orchestrator.schedule.Schedules;
import dev.quarry.orchestrator.schedule.spring.SpringCronReader;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.settings.ScheduleProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.schedule.PostgresScheduleStore;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Schedules: submissions that recur. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleProperties.class)
class ScheduleConfiguration {

  @Bean
  CronReader cronReader() {
    return new SpringCronReader();
  }

  @Bean
  ScheduleStore scheduleStore(Database database) {
    return new PostgresScheduleStore(database);
  }

  @Bean
  ScheduleRules scheduleRules(
      SubmissionRules submissions, CronReader reader, ScheduleProperties properties) {
    return new ScheduleRules(submissions, reader, properties.minInterval());
  }

  @Bean
  ScheduleTransitions scheduleTransitions(CronReader reader) {
    return new ScheduleTransitions(reader, () -> ThreadLocalRandom.current().nextDouble());
  }

  @Bean
  Schedules schedules(
      ScheduleStore store,
      ScheduleRules rules,
      ScheduleTransitions transitions,
      JobSubmitter submitter,
      TenantLimits limits) {
    return new Schedules(store, rules, transitions, submitter, limits);
  }

  @Bean
  ScheduleRunner scheduleRunner(
      ScheduleStore store,
      ScheduleRules rules,
      ScheduleTransitions transitions,
      SchedulePermission permission,
      JobSubmitter submitter,
      ScheduleMeter meter) {
    return new ScheduleRunner(store, rules, transitions, permission, submitter, meter);
  }

  @Bean
  SchedulePermission schedulePermission(KeyStore keys, Authenticator authenticator) {
    return new SchedulePermission(keys, authenticator);
  }

  /** On nodes with the API only, as others may not know the operator's key. */
  @Bean
  PeriodicSweep dueSchedules(
      ScheduleRunner runner, NodeRoles roles, ScheduleProperties properties) {
    return new PeriodicSweep("schedules", properties.poll(), () -> roles.api() && runner.tick());
  }
}

package dev.quarry.orchestrator.api.job;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of jobs, and the answers that they share with the gateway. */
@Configuration(proxyBeanMethods = false)
@Import({
  SubmissionResponses.class,
  JobResponses.class,
  SubmissionController.class,
  BatchController.class,
  JobController.class,
  JobActionController.class,
  JobListController.class
})
public class JobApi {}

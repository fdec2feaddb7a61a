package dev.quarry.orchestrator.api.job;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of jobs, and the response builders that the gateway shares with them. */
@Configuration(proxyBeanMethods = false)
@Import({
  SubmissionResponses.class,
  JobResponses.class,
  SubmissionController.class,
  BatchController.class,
  JobController.class,
  JobActionController.class,
  JobListController.class,
  JobHistoryController.class
})
public class JobApi {}

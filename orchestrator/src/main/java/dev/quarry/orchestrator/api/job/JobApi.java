package dev.quarry.orchestrator.api.job;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of jobs. */
@Configuration(proxyBeanMethods = false)
@Import({
  SubmissionController.class,
  BatchController.class,
  JobController.class,
  JobActionController.class,
  JobListController.class
})
public class JobApi {}

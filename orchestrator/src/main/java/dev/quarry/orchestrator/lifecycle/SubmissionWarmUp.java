package dev.quarry.orchestrator.lifecycle;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one submission on a node that serves the API, through the whole submission path, before the
 * server accepts connections. So classes are loaded, connections opened and statements prepared
 * before the first request. The transaction is rolled back, so the job is never visible.
 */
public final class SubmissionWarmUp implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SubmissionWarmUp.class);
  private static final String TENANT = "default";
  private static final String SUBMISSION =
      """
      {"source_type": "web_crawl", "source_uri": "https://example.org/", "title": "Warm-up",
       "collection": "default", "metadata": {"max_pages": 1}, "labels": ["warm-up"]}
      """;

  private final SubmissionRules rules;
  private final JobSubmitter submitter;
  private final JobViews views;
  private final boolean enabled;
  private volatile boolean running;

  /**
   * @param enabled whether this node serves the API
   */
  public SubmissionWarmUp(
      SubmissionRules rules, JobSubmitter submitter, JobViews views, boolean enabled) {
    this.rules = rules;
    this.submitter = submitter;
    this.views = views;
    this.enabled = enabled;
  }

  @Override
  public void start() {
    running = true;
    if (enabled) {
      submit();
    }
  }

  /** A failed warm-up does not prevent the start; the first submission is only slower. */
  private void submit() {
    long start = System.nanoTime();
    try {
      JobSubmission submission = ApiJson.MAPPER.readValue(SUBMISSION, JobSubmission.class);
      JobAccepted accepted = views.accepted(submitter.rehearse(TENANT, rules.check(submission)));
      int bytes = ApiJson.MAPPER.writeValueAsBytes(accepted).length;
      log.debug(
          "The warm-up submission took {} ms; its response has {} bytes.",
          (System.nanoTime() - start) / 1_000_000,
          bytes);
    } catch (RuntimeException e) {
      log.warn("The warm-up submission failed. The first submission will take longer.", e);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the engine and the web server. */
  @Override
  public int getPhase() {
    return -1;
  }
}

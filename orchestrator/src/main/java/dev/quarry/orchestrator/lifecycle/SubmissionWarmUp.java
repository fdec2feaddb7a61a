package dev.quarry.orchestrator.lifecycle;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.SubmissionRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes a submission through everything that one passes, before the server accepts connections:
 * classes are loaded, connections opened and statements prepared when the first client comes. The
 * job is rolled back, so nobody sees it.
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
  private volatile boolean running;

  public SubmissionWarmUp(SubmissionRules rules, JobSubmitter submitter, JobViews views) {
    this.rules = rules;
    this.submitter = submitter;
    this.views = views;
  }

  /** A server that cannot be warmed up starts all the same: its first submission takes longer. */
  @Override
  public void start() {
    running = true;
    long start = System.nanoTime();
    try {
      JobSubmission submission = ApiJson.MAPPER.readValue(SUBMISSION, JobSubmission.class);
      JobAccepted accepted = views.accepted(submitter.rehearse(TENANT, rules.check(submission)));
      int bytes = ApiJson.MAPPER.writeValueAsBytes(accepted).length;
      log.debug(
          "A rehearsed submission took {} ms for {} bytes.",
          (System.nanoTime() - start) / 1_000_000,
          bytes);
    } catch (RuntimeException e) {
      log.warn("No submission could be rehearsed; the first one will take longer.", e);
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

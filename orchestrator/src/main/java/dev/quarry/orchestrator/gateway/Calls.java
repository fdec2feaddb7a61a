package dev.quarry.orchestrator.gateway;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Submitted;
import java.util.Optional;

/** What clients do with routes. Thread-safe. */
public final class Calls {
  private final Routes routes;
  private final CallStore store;
  private final JobSubmitter submitter;

  public Calls(Routes routes, CallStore store, JobSubmitter submitter) {
    this.routes = routes;
    this.store = store;
    this.submitter = submitter;
  }

  public Optional<Route> route(String path) {
    return routes.at(path);
  }

  /**
   * Submits a call, at most once under a client's own key.
   *
   * @param request checked, of type http_call, naming its route
   */
  public Submitted submit(
      String tenant, JobRequest request, StoredCall call, Optional<IdempotencyKey> key) {
    return submitter.submit(tenant, request, key, store.enclose(call));
  }

  /** Whether a job is one of a route's. */
  public static boolean isOf(Route route, Job job) {
    return job.type() == JobType.HTTP_CALL && route.name().equals(job.request().origin().route());
  }

  /** What the upstream answered; empty while it has not, and if it never did. */
  public Optional<UpstreamResponse> answer(Job job) {
    return store.answer(job.id());
  }
}

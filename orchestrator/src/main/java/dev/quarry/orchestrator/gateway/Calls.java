package dev.quarry.orchestrator.gateway;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Submitted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The use cases of the gateway. Thread-safe. */
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
   * Submits a call; with an idempotency key at most once.
   *
   * @param request validated, of type http_call, with its route
   */
  public Submitted submit(
      String tenant, JobRequest request, StoredCall call, @Nullable IdempotencyKey key) {
    return submitter.submit(tenant, request, key, store.insertHook(call));
  }

  /** Whether a job belongs to a route. */
  public static boolean isOf(Route route, Job job) {
    return job.type() == JobType.HTTP_CALL && route.name().equals(job.request().origin().route());
  }

  /** The response of the upstream; empty if there is none yet or ever. */
  public Optional<UpstreamResponse> response(Job job) {
    return store.response(job.id());
  }
}

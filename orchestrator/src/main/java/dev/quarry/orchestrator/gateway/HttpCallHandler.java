package dev.quarry.orchestrator.gateway;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import java.util.Optional;
import java.util.function.BiFunction;

/** Runs a call job: sends the request to the upstream and stores the response. */
public final class HttpCallHandler implements JobHandler {
  private static final String STAGE = "call";

  private final Routes routes;
  private final CallStore calls;
  private final UpstreamCall upstream;
  private final ProgressUrls progress;
  private final BiFunction<Route, Job, String> resultUrls;
  private final RouteSlots slots = new RouteSlots();

  /**
   * @param resultUrls gives the URL of the response of a job
   */
  public HttpCallHandler(
      Routes routes,
      CallStore calls,
      UpstreamCall upstream,
      ProgressUrls progress,
      BiFunction<Route, Job, String> resultUrls) {
    this.routes = routes;
    this.calls = calls;
    this.upstream = upstream;
    this.progress = progress;
    this.resultUrls = resultUrls;
  }

  @Override
  public JobType type() {
    return JobType.HTTP_CALL;
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    Job job = context.job();
    Route route =
        routes
            .of(job)
            .orElseThrow(
                () ->
                    StageException.permanent(
                        "route_gone",
                        "The route of this job is no longer configured. Submit to another route."));
    // An earlier attempt may have stored the response and then lost its lease.
    Optional<UpstreamResponse> earlier =
        calls.response(job.id()).filter(UpstreamResponse::succeeded);
    if (earlier.isPresent()) {
      return CallResult.of(earlier.get(), resultUrls.apply(route, job));
    }
    StoredCall call =
        calls
            .call(job.id())
            .orElseThrow(
                () ->
                    StageException.permanent(
                        "request_gone",
                        "The request of this job is no longer stored. Submit it again."));
    UpstreamResponse response = call(route, context, call);
    calls.storeResponse(context.fence(), response);
    if (!response.succeeded()) {
      throw UpstreamFailures.refused(route, response.status());
    }
    return CallResult.of(response, resultUrls.apply(route, job));
  }

  private UpstreamResponse call(Route route, JobContext context, StoredCall call)
      throws StageException, InterruptedException {
    try (RouteSlots.Slot _ = slots.take(route, context.job())) {
      context.stage(STAGE);
      String url =
          route.progress() == ProgressMode.CALLBACK ? progress.open(context.fence()) : null;
      return upstream.perform(route, context, call, url);
    }
  }
}

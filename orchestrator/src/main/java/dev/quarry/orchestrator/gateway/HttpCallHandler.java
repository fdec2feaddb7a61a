package dev.quarry.orchestrator.gateway;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes the call of a job and keeps its answer. */
public final class HttpCallHandler implements JobHandler {
  private static final String STAGE = "call";

  private final Routes routes;
  private final CallStore calls;
  private final UpstreamCall upstream;
  private final ProgressUrls progress;
  private final BiFunction<Route, Job, String> resultUrls;
  private final RouteSlots slots = new RouteSlots();

  /**
   * @param resultUrls where the answer to a job's call can be had
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
                        "route_gone", "The route of this job is no longer configured."));
    // An attempt that was lost after its call has left the answer behind.
    Optional<UpstreamResponse> earlier = calls.answer(job.id()).filter(UpstreamResponse::succeeded);
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
                        "The request of this job is no longer kept; submit it again."));
    UpstreamResponse answer = call(route, context, call);
    calls.answered(context.fence(), answer);
    if (!answer.succeeded()) {
      throw UpstreamFailures.refused(route, answer.status());
    }
    return CallResult.of(answer, resultUrls.apply(route, job));
  }

  private UpstreamResponse call(Route route, JobContext context, StoredCall call)
      throws StageException, InterruptedException {
    try (RouteSlots.Slot _ = slots.take(route, context.job())) {
      context.stage(STAGE);
      Optional<String> url =
          route.progress() == ProgressMode.CALLBACK
              ? Optional.of(progress.open(context.fence()))
              : Optional.empty();
      return upstream.perform(route, context, call, url);
    }
  }
}

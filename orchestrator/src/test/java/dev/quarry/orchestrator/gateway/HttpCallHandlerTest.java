package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleJobs;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.submission.Enclosure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class HttpCallHandlerTest {
  private static final Route ROUTE =
      new Route(
          "echo",
          "echo",
          new Route.Upstream("POST", URI.create("http://127.0.0.1:1/"), Map.of(), Set.of(), false),
          new Route.RetryPolicy(3, Backoff.doubling(Duration.ZERO, Duration.ZERO), Set.of()),
          new Route.Limits(Duration.ofSeconds(1), 1, 10, 10),
          ProgressMode.NONE,
          true);

  private Optional<UpstreamResponse> kept = Optional.empty();

  private final CallStore calls =
      new CallStore() {
        @Override
        public Enclosure enclose(StoredCall call) {
          throw new AssertionError("a handler submits nothing");
        }

        @Override
        public Optional<StoredCall> call(UUID jobId) {
          return Optional.empty();
        }

        @Override
        public void storeResponse(Fence fence, UpstreamResponse response) {
          throw new AssertionError("nothing was called");
        }

        @Override
        public Optional<UpstreamResponse> response(UUID jobId) {
          return kept;
        }
      };

  private final HttpCallHandler handler =
      new HttpCallHandler(
          new Routes(List.of(ROUTE)),
          calls,
          new UpstreamCall(
              route -> {
                throw new AssertionError("the upstream is called");
              },
              Clock.systemUTC(),
              new Random(7)),
          new ProgressUrls(
              new ProgressTokens() {
                @Override
                public void open(Fence fence, byte[] sha256) {
                  throw new AssertionError("no progress is reported");
                }

                @Override
                public Optional<Opened> find(byte[] sha256) {
                  return Optional.empty();
                }
              },
              () -> ""),
          (route, job) -> "/result");

  private static JobContext context(String route) {
    JobRequest request =
        SampleRequests.of(JobType.HTTP_CALL, null, "default", Map.of()).byRoute(route);
    Job job = SampleJobs.running(UUID.randomUUID(), request, 2, JobCounts.NONE);
    return new JobContext() {
      @Override
      public Job job() {
        return job;
      }

      @Override
      public void stage(String name) {}

      @Override
      public void progress(int percent) {}

      @Override
      public void event(String type, Map<String, Object> data) {}
    };
  }

  @Test
  void response_of_a_lost_attempt_is_reused() throws Exception {
    byte[] body = {'[', '1', ']'};
    kept = Optional.of(new UpstreamResponse(200, "application/json", 3, body));
    assertThat(handler.run(context("echo")).values())
        .containsEntry("body", List.of(1))
        .containsEntry("body_url", "/result");
  }

  @Test
  void missing_route_or_request_fails_the_job() {
    assertThatThrownBy(() -> handler.run(context("former")))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("route_gone"));
    assertThatThrownBy(() -> handler.run(context("echo")))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("request_gone"));
  }
}

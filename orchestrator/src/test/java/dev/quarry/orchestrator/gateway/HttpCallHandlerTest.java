package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.gateway.PostgresCallStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);
  private final PostgresCallStore calls = new PostgresCallStore(db);

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
          new ProgressUrls(calls, () -> ""),
          (route, job) -> "/result");

  /** A running job without a stored request. */
  private Job running(String route) {
    JobRequest request =
        SampleRequests.of(JobType.HTTP_CALL, null, "default", Map.of()).byRoute(route);
    jobs.add("t", List.of(request));
    return queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(1)).getFirst();
  }

  private JobResult run(Job job) throws Exception {
    return handler.run(
        new JobContext() {
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
        });
  }

  @Test
  void response_of_a_lost_attempt_is_reused() throws Exception {
    Job job = running("echo");
    byte[] body = {'[', '1', ']'};
    calls.storeResponse(job.fence(), new UpstreamResponse(200, "application/json", 3, body));
    assertThat(run(job).values())
        .containsEntry("body", List.of(1))
        .containsEntry("body_url", "/result");
  }

  @Test
  void missing_route_or_request_fails_the_job() {
    assertThatThrownBy(() -> run(running("former")))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("route_gone"));
    assertThatThrownBy(() -> run(running("echo")))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("request_gone"));
  }
}

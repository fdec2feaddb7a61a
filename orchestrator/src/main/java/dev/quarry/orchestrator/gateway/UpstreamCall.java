package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressStream;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.egress.StreamingEgress;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sends one request to an upstream and reads the response. Thread-safe. */
public final class UpstreamCall {
  private static final int MAX_TYPE_LENGTH = 255;

  private static final String JSON = "application/json";

  private final Function<Route, StreamingEgress> clients;
  private final Clock clock;
  private final RandomGenerator random;
  private final StreamedResult streamed = new StreamedResult(System::nanoTime);

  /**
   * @param clients gives the HTTP client of a route
   * @param random thread-safe
   */
  public UpstreamCall(
      Function<Route, StreamingEgress> clients, Clock clock, RandomGenerator random) {
    this.clients = clients;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Returns the response unless its status asks for another attempt.
   *
   * @param progressUrl sent to the upstream if it reports by callback
   */
  UpstreamResponse perform(
      Route route, JobContext context, StoredCall call, @Nullable String progressUrl)
      throws StageException, InterruptedException {
    Job job = context.job();
    Map<String, String> headers = CallHeaders.of(route, job, call, progressUrl);
    EgressRequest request =
        new EgressRequest(
            route.upstream().method(),
            route.upstream().url(),
            headers,
            route.upstream().takesBody() ? call.body() : null,
            route.limits().maxResponseBytes(),
            route.limits().timeout(),
            0);
    long started = System.nanoTime();
    try (EgressStream stream = clients.apply(route).open(request)) {
      if (route.retry().statuses().contains(stream.status())) {
        throw UpstreamFailures.later(route, stream.status(), delay(route, job, stream));
      }
      return read(route, context, stream);
    } catch (EgressException e) {
      throw UpstreamFailures.of(
          e, route, Duration.ofNanos(System.nanoTime() - started), delay(route, job));
    }
  }

  private Duration delay(Route route, Job job) {
    return route.retry().backoff().delay(job.attempt(), random);
  }

  /** The backoff, but not less than the upstream's Retry-After, up to the route's maximum. */
  private Duration delay(Route route, Job job, EgressStream stream) {
    Duration retryAfter =
        stream
            .header("retry-after")
            .flatMap(value -> RetryAfter.parse(value, clock.instant()))
            .orElse(Duration.ZERO);
    return route.retry().backoff().delay(job.attempt(), retryAfter, random);
  }

  private UpstreamResponse read(Route route, JobContext context, EgressStream stream)
      throws EgressException, StageException, InterruptedException {
    if (route.progress() == ProgressMode.STREAM && StreamedResult.isStreamed(stream)) {
      Job job = context.job();
      ProgressRecorder recorder = new ProgressRecorder(context, null, job.stages().size() + 1);
      byte[] result = streamed.read(stream, route, recorder, delay(route, job));
      return response(route, stream.status(), JSON, result);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (var bytes = stream.next(); bytes.isPresent(); bytes = stream.next()) {
      body.writeBytes(bytes.get());
    }
    return response(
        route,
        stream.status(),
        stream.header("content-type").filter(UpstreamCall::isPrintable).orElse(null),
        body.toByteArray());
  }

  private static UpstreamResponse response(
      Route route, int status, @Nullable String type, byte[] body) {
    return new UpstreamResponse(status, type, body.length, route.keepAnswer() ? body : null);
  }

  /** Whether a content type can be sent to clients unchanged; others are dropped. */
  private static boolean isPrintable(String contentType) {
    return contentType.length() <= MAX_TYPE_LENGTH
        && contentType.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}

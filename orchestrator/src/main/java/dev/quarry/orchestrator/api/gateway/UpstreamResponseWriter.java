package dev.quarry.orchestrator.api.gateway;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.gateway.UpstreamResponse;
import dev.quarry.orchestrator.job.Job;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the status, content type and body of an upstream response. The content is not trusted
 * but comes from the origin of this server, so that a browser must not execute it.
 */
final class UpstreamResponseWriter {
  private static final String SANDBOX_POLICY = "default-src 'none'; sandbox";

  private UpstreamResponseWriter() {}

  static void write(@Nullable UpstreamResponse upstream, Job job, HttpServletResponse response)
      throws IOException {
    if (upstream == null || !isForwardable(upstream)) {
      throw noResult(job);
    }
    byte[] body = upstream.body();
    if (body == null) {
      throw new ProblemException(
          ProblemCode.JOB_WITHOUT_RESULT,
          "The upstream answered with status "
              + upstream.status()
              + " and "
              + upstream.bytes()
              + " bytes. This route does not store response bodies.");
    }
    response.setStatus(upstream.status());
    response.setHeader("X-Quarry-Upstream-Status", Integer.toString(upstream.status()));
    response.setHeader("Content-Security-Policy", SANDBOX_POLICY);
    response.setHeader("Cache-Control", "private, no-cache");
    if (upstream.contentType() != null) {
      response.setContentType(upstream.contentType());
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** A redirect is not forwarded: its target may be internal to the upstream. */
  private static boolean isForwardable(UpstreamResponse upstream) {
    return (upstream.status() >= 200 && upstream.status() < 300)
        || (upstream.status() >= 400 && upstream.status() < 600);
  }

  private static ProblemException noResult(Job job) {
    return new ProblemException(
        ProblemCode.JOB_WITHOUT_RESULT,
        "The job is "
            + job.status().code()
            + (job.error() == null ? "." : ": " + job.error().message()));
  }
}

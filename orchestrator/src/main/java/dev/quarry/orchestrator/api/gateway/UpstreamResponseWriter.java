package dev.quarry.orchestrator.api.gateway;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.gateway.UpstreamResponse;
import dev.quarry.orchestrator.job.Job;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Repeats what an upstream answered: its status, content type and body. The bytes are an upstream's
 * and come from this server's origin, so that no browser is to run them.
 */
final class UpstreamResponseWriter {
  private static final String INERT = "default-src 'none'; sandbox";

  private UpstreamResponseWriter() {}

  static void write(Optional<UpstreamResponse> answer, Job job, HttpServletResponse response)
      throws IOException {
    UpstreamResponse kept =
        answer.filter(UpstreamResponseWriter::repeatable).orElseThrow(() -> nothing(job));
    byte[] body = kept.body();
    if (body == null) {
      throw new ProblemException(
          ProblemCode.JOB_WITHOUT_RESULT,
          "The upstream answered with status "
              + kept.status()
              + " and "
              + kept.bytes()
              + " bytes, which this route does not keep.");
    }
    response.setStatus(kept.status());
    response.setHeader("X-Quarry-Upstream-Status", Integer.toString(kept.status()));
    response.setHeader("Content-Security-Policy", INERT);
    response.setHeader("Cache-Control", "private, no-cache");
    if (kept.contentType() != null) {
      response.setContentType(kept.contentType());
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** A redirect leads to where only the upstream may know. */
  private static boolean repeatable(UpstreamResponse answer) {
    return (answer.status() >= 200 && answer.status() < 300)
        || (answer.status() >= 400 && answer.status() < 600);
  }

  private static ProblemException nothing(Job job) {
    return new ProblemException(
        ProblemCode.JOB_WITHOUT_RESULT,
        "The job is "
            + job.status().code()
            + (job.error() == null ? "." : ": " + job.error().message()));
  }
}

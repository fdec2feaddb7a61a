package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.trace.Traceparent;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A job as the log knows it. Its fields are added to all lines that are written about it.
 *
 * @param attempt 0 before the first claim
 * @param traceparent the trace of its submission, if known
 */
public record JobLog(
    UUID jobId, String tenant, int attempt, long epoch, @Nullable String traceparent) {
  private static final Logger log = LoggerFactory.getLogger(JobLog.class);

  public static JobLog of(Job job) {
    return new JobLog(
        job.id(), job.tenant(), job.attempt(), job.epoch(), job.request().origin().traceparent());
  }

  /** Writes the line of a change of state; each change has one. */
  public void changed(String event) {
    try (Fields _ = open()) {
      log.info("Job {}: {}", jobId, event);
    }
  }

  /** Adds the fields to the log lines of this thread until the result is closed. */
  public Fields open() {
    Fields fields = new Fields(MDC.getCopyOfContextMap());
    MDC.put("job_id", jobId.toString());
    MDC.put("tenant", tenant);
    if (epoch > 0) {
      MDC.put("attempt", Integer.toString(attempt));
      MDC.put("epoch", Long.toString(epoch));
    }
    Traceparent trace = Traceparent.parse(traceparent);
    if (trace != null) {
      MDC.put("trace_id", trace.traceId());
    }
    return fields;
  }

  /** Adds the stage to the log lines of this thread, until the fields of the job are removed. */
  public static void stage(String name) {
    MDC.put("stage", name);
  }

  /** The fields of this thread before a job's were added; they are restored. */
  public record Fields(@Nullable Map<String, String> before) implements AutoCloseable {
    @Override
    public void close() {
      if (before == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(before);
      }
    }
  }
}

package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.gateway.HeaderText.UnusableHeaderException;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request headers of a call. Forwarded headers of the submission come first; the route's
 * headers override them, and Quarry's own headers override both. Quarry's headers let an upstream
 * recognise a repeated call.
 */
final class CallHeaders {
  private static final Logger log = LoggerFactory.getLogger(CallHeaders.class);

  private CallHeaders() {}

  static Map<String, String> of(Route route, Job job, StoredCall call, @Nullable String progressUrl)
      throws StageException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put(
        "Accept",
        route.progress() == ProgressMode.STREAM
            ? "application/x-ndjson, text/event-stream;q=0.9, */*;q=0.5"
            : "*/*");
    headers.putAll(call.headers());
    for (var header : route.upstream().headers().entrySet()) {
      headers.put(header.getKey(), value(route, header.getKey(), header.getValue()));
    }
    if (call.contentType() != null && route.upstream().takesBody()) {
      headers.put("Content-Type", call.contentType());
    }
    headers.put("Idempotency-Key", job.id().toString());
    headers.put("X-Quarry-Job-Id", job.id().toString());
    headers.put("X-Quarry-Epoch", Long.toString(job.epoch()));
    headers.put("X-Quarry-Attempt", Integer.toString(job.attempt()));
    String traceparent = job.request().origin().traceparent();
    if (traceparent != null) {
      headers.put("traceparent", traceparent);
    }
    if (progressUrl != null) {
      headers.put("X-Quarry-Progress-Url", progressUrl);
    }
    return headers;
  }

  private static String value(Route route, String name, HeaderText text) throws StageException {
    try {
      return text.value();
    } catch (UnusableHeaderException e) {
      log.error("quarry.gateway.routes.{}.headers.{} {}.", route.name(), name, e.getMessage());
      throw StageException.permanent(
          "upstream_blocked",
          "This server cannot call the upstream of route "
              + route.name()
              + ". Ask the operator; the reason is in the server log.",
          e);
    }
  }
}

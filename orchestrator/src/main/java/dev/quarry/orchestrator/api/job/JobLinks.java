package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Origin;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The URLs of jobs and batches in the HTTP API.
 *
 * @param base the prefix of {@code /jobs}: the public URL, or empty for paths on this server
 */
public record JobLinks(String base) {

  public String jobs() {
    return base + "/jobs";
  }

  public String self(UUID job) {
    return jobs() + "/" + job;
  }

  public String batch(String id) {
    return base + "/batches/" + encoded(id);
  }

  /** An id, percent-encoded for a path or a query. */
  public static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public String events(UUID job) {
    return self(job) + "/events";
  }

  /** The response of the upstream that a call job called. */
  public String callResult(Route route, Job job) {
    return base + "/api/" + route.path() + "/jobs/" + job.id() + "/result";
  }

  /** The links of a job, by relation name. */
  public Map<String, String> of(Job job) {
    String self = self(job.id());
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", self);
    links.put("events", events(job.id()));
    links.put("items", self + "/items");
    links.put("changes", self + "/changes");
    if (job.status() == JobStatus.COMPLETED) {
      links.put("result", self + "/result");
    }
    links.put(
        job.status().terminal() ? "retry" : "cancel",
        self + (job.status().terminal() ? "/retry" : "/cancel"));
    if (job.status().terminal() && job.counts().failed() > 0) {
      links.put("retry_failed", self + "/retry?items=failed");
    }
    Origin.Retry retry = job.request().origin().retry();
    if (retry != null) {
      links.put("retry_of", self(retry.of()));
    }
    return links;
  }
}

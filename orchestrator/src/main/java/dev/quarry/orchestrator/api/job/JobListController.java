package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobPage;
import dev.quarry.model.JobStatsView;
import dev.quarry.model.JobStatsView.Capacity;
import dev.quarry.model.JobStatsView.EmbeddingTokens;
import dev.quarry.model.JobStatsView.StoredBytes;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.StorageBudget;
import dev.quarry.orchestrator.access.limit.TokenBudget;
import dev.quarry.orchestrator.access.limit.TokenBudget.Postponement;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.EnumParam;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.api.request.SearchText;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStatistics;
import dev.quarry.orchestrator.job.JobStatistics.JobStats;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.NodeRegistry.WorkerNode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /jobs}: lists the jobs of the tenant, newest first, and their statistics. */
@RestController
final class JobListController {
  private final JobStore jobs;
  private final JobStatistics statistics;
  private final NodeRegistry nodes;
  private final TokenBudget tokens;
  private final StorageBudget storage;
  private final JobViews views;

  JobListController(
      JobStore jobs,
      JobStatistics statistics,
      NodeRegistry nodes,
      TokenBudget tokens,
      StorageBudget storage,
      JobViews views) {
    this.jobs = jobs;
    this.statistics = statistics;
    this.nodes = nodes;
    this.tokens = tokens;
    this.storage = storage;
    this.views = views;
  }

  @ApiCall("List jobs, newest first")
  @GetMapping("/jobs")
  ResponseEntity<JobPage> list(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "total", defaultValue = "false") boolean total,
      @ModelAttribute Query query,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    JobFilter filter = query.filter(pageSize + 1);
    List<Job> rows = jobs.list(principal.tenant(), filter);
    Long count = total ? jobs.count(principal.tenant(), filter) : null;
    return Pagination.page(
        request,
        rows.stream().map(views::summary).toList(),
        pageSize,
        last -> Cursor.JOBS.after(last.createdAt(), last.jobId()),
        (page, next, more) -> new JobPage(page, next, more, count));
  }

  /** The query parameters of {@code GET /jobs} as sent. */
  record Query(
      @Nullable String status,
      @Nullable String type,
      @Nullable String collection,
      @BindParam("batch_id") @Nullable String batchId,
      @Nullable String label,
      @BindParam("schedule_id") @Nullable String scheduleId,
      @Nullable String q,
      @Nullable String cursor) {

    JobFilter filter(int limit) {
      return new JobFilter(
          EnumParam.parse(JobStatus.class, "status", status),
          EnumParam.parse(JobType.class, "type", type),
          collection,
          batchId,
          label,
          IdParams.queryParam("schedule_id", scheduleId),
          SearchText.of(q),
          Cursor.JOBS.position(cursor),
          limit);
    }
  }

  @ApiCall(
      "Read job statistics: counts by status, durations, the age of the queue, embedding tokens,"
          + " stored bytes")
  @GetMapping("/jobs/stats")
  JobStatsView stats(Principal principal) {
    JobStats stats = statistics.read(principal.tenant());
    return new JobStatsView(
        stats.byStatus(),
        seconds(stats.oldestQueued()),
        seconds(stats.p50()),
        seconds(stats.p95()),
        capacity(nodes.list()),
        embeddingTokens(tokens.status(principal.tenant())),
        storedBytes(storage.status(principal.tenant())));
  }

  private static StoredBytes storedBytes(StorageBudget.Status status) {
    return new StoredBytes(status.used(), status.limit());
  }

  private static EmbeddingTokens embeddingTokens(TokenBudget.Status status) {
    return new EmbeddingTokens(
        status.usedToday(),
        status.perDay(),
        status.postponement().map(Postponement::until).orElse(null));
  }

  private static @Nullable Capacity capacity(List<WorkerNode> nodes) {
    List<Integer> slots = nodes.stream().map(WorkerNode::slots).filter(Objects::nonNull).toList();
    int running = nodes.stream().mapToInt(node -> node.leases().size()).sum();
    return slots.isEmpty()
        ? null
        : new Capacity(slots.size(), slots.stream().mapToInt(Integer::intValue).sum(), running);
  }

  private static @Nullable Double seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis() / 1000.0;
  }
}

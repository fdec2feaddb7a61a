package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.ChangeQuery;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.ChangeCounts;
import dev.quarry.model.ChangePage;
import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code list_changes}: what the last crawl of a site added, changed and removed. */
final class ListChanges implements Tool {
  private static final int MAX_CHANGES = 100;

  /** Jobs that are searched for a crawl of the site. */
  private static final int MAX_JOBS = 100;

  /** The longest text that the orchestrator searches jobs for. */
  private static final int MAX_SEARCH_LENGTH = 200;

  /** Scheme and authority of a URL (RFC 3986). */
  private static final Pattern ORIGIN = Pattern.compile("^[^:/?]+://[^/?]*");

  private static final Map<String, Object> COUNTS =
      Schema.members()
          .with("added", Schema.integer("Pages that were not stored before."))
          .with("changed", Schema.integer("Pages whose text was replaced."))
          .with("removed", Schema.integer("Pages that the site has withdrawn."))
          .with("unchanged", Schema.integer("Pages with the same text as before."))
          .object();

  private static final Map<String, Object> CHANGE =
      Schema.members()
          .with("change", Schema.string("added, changed or removed."))
          .with("uri", Schema.string("URL of the page."))
          .with("title", Schema.string("Its title; absent if it was removed."))
          .with("document_id", Schema.string("For get_document; absent if it was removed."))
          .with("reason", Schema.string("Why it was removed, for instance not_found."))
          .object();

  private final OrchestratorClient orchestrator;

  ListChanges(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "list_changes";
  }

  @Override
  public String title() {
    return "List what has changed on a site";
  }

  @Override
  public String description() {
    return "Tells what has changed on a website since the crawl before: the pages that its last"
        + " crawl added, changed and removed, with their number. Give the URL that the crawl"
        + " started at, or the job_id of a crawl. To learn what has changed until now, call"
        + " crawl_web with the same URL first. Use get_document with the document_id of a page to"
        + " read its current text.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string(
            "url", "URL at which the crawl started. Its last completed crawl is used."),
        Parameter.string("job_id", "Or the job_id of a crawl."),
        Parameter.string("collection", "With url: only crawls that store into this collection."),
        Parameter.string("change", "Only these changes. Default: all.")
            .oneOf("added", "changed", "removed"),
        Parameter.integer("limit", 1, MAX_CHANGES, "Maximum number of pages.").defaultValue(50),
        Parameter.string(
            "cursor", "next_cursor from the previous page, together with its job_id."));
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("job_id", Schema.string("Id of the crawl."))
        .with("source_uri", Schema.string("URL at which it started."))
        .with("collection", Schema.string("Collection that it stores into."))
        .with("status", Schema.string("Its status; while it is processing the list grows."))
        .with("started_at", Schema.string("Time of its start."))
        .with("completed_at", Schema.string("Time of its end."))
        .with("counts", COUNTS)
        .with("changes", Schema.array(CHANGE))
        .with("message", Schema.string("Summary, and what to do next."))
        .with("next_cursor", Schema.string("Cursor of the next page; absent on the last page."))
        .with("has_more", Schema.bool("Whether there is another page."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READ_ONLY;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    String url = arguments.stringOrNull("url");
    String cursor = arguments.stringOrNull("cursor");
    if ((url == null) == (arguments.stringOrNull("job_id") == null)) {
      throw ToolException.invalidArguments("Give either url or job_id.");
    }
    if (cursor != null && url != null) {
      throw ToolException.invalidArguments(
          "cursor belongs to one crawl: give it with the job_id of the page before, not with url.");
    }
    JobView job = url == null ? byId(arguments) : lastCrawl(url, arguments);
    ChangePage page =
        orchestrator.changes(
            job.jobId(),
            new ChangeQuery(
                change(arguments.stringOrNull("change")), arguments.integer("limit"), cursor));
    return new StructuredContent()
        .with("job_id", job.jobId())
        .with("source_uri", job.sourceUri())
        .with("collection", job.collection())
        .with("status", job.status())
        .with("started_at", job.startedAt())
        .with("completed_at", job.completedAt())
        .with("counts", page.counts())
        .with("changes", page.changes().stream().map(ListChanges::summary).toList())
        .with("message", message(job, page, cursor != null))
        .with("next_cursor", page.nextCursor())
        .with("has_more", page.hasMore())
        .build();
  }

  private JobView byId(Arguments arguments) {
    UUID id = arguments.id("job_id", "crawl_web, list_jobs or list_schedules");
    return orchestrator.job(id).job();
  }

  private JobView lastCrawl(String given, Arguments arguments) {
    String url = normalized(given);
    String searched = url.substring(0, Math.min(url.length(), MAX_SEARCH_LENGTH));
    JobQuery query =
        new JobQuery(
            "completed",
            JobType.WEB_CRAWL.code(),
            arguments.stringOrNull("collection"),
            searched,
            MAX_JOBS,
            null);
    return orchestrator.jobs(query).jobs().stream()
        .filter(job -> isOf(job, url))
        .findFirst()
        .orElseThrow(
            () ->
                new ToolException(
                    "not_found",
                    "No completed crawl started at "
                        + Quoting.abbreviate(given)
                        + ". Find one with list_jobs, or call crawl_web with this URL.",
                    404));
  }

  private static boolean isOf(JobView job, String url) {
    return job.sourceUri() != null && normalized(job.sourceUri()).equals(url);
  }

  /** Without fragment and last slash; scheme and host, which have no case, in lower case. */
  private static String normalized(String url) {
    String page = url.strip().replaceFirst("#.*$", "");
    Matcher origin = ORIGIN.matcher(page);
    String lower =
        origin.replaceFirst(
            match -> Matcher.quoteReplacement(match.group().toLowerCase(Locale.ROOT)));
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static @Nullable DocumentChange change(@Nullable String name) {
    return name == null ? null : DocumentChange.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Map<String, Object> summary(ChangeView change) {
    return new StructuredContent()
        .with("change", change.change())
        .with("uri", change.uri())
        .with("title", change.title())
        .with("document_id", change.documentId())
        .with("reason", change.reason())
        .build();
  }

  private static String message(JobView job, ChangePage page, boolean further) {
    ChangeCounts counts = page.counts();
    String sum =
        String.format(
            Locale.ROOT,
            "%s: %,d added, %,d changed, %,d removed, %,d unchanged.",
            job.status().terminal()
                ? "The crawl that ended at " + Objects.toString(job.completedAt())
                : "The crawl is still running. So far",
            counts.added(),
            counts.changed(),
            counts.removed(),
            counts.unchanged());
    if (counts.added() > 0 && counts.changed() + counts.removed() + counts.unchanged() == 0) {
      sum += " No page of it was stored before: it was the first crawl.";
    }
    if (page.changes().isEmpty() && !further && counts.added() + counts.changed() > 0) {
      sum += " No pages are listed, because of the filter or because an older release ran it.";
    }
    return page.hasMore() ? sum + " Call again with this job_id and next_cursor for more." : sum;
  }
}

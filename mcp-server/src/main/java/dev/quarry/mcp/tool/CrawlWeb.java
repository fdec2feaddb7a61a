package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code crawl_web}: crawls a website and makes its pages searchable. */
final class CrawlWeb implements SubmittingTool {
  private static final int MAX_PAGES = 100_000;
  private static final int MAX_DEPTH = 1_000;
  private static final String RENDER = "render";

  private final SubmissionCall submissions;
  private final BooleanSupplier rendering;

  /**
   * @param rendering whether the orchestrator can render pages now
   */
  CrawlWeb(OrchestratorClient orchestrator, MonotonicClock clock, BooleanSupplier rendering) {
    submissions = new SubmissionCall(orchestrator, clock);
    this.rendering = rendering;
  }

  @Override
  public String name() {
    return "crawl_web";
  }

  @Override
  public String title() {
    return "Crawl a website";
  }

  @Override
  public String description() {
    return "Crawls a website: starts at one URL, follows its links, and makes the pages searchable"
        + " with the search tool. Use it when the information is on a website that is not"
        + " stored yet (try search first). Returns a job_id at once while the crawl runs in"
        + " the background; for a few pages, wait_seconds 30 returns when they are"
        + " searchable. Search finds each page by its words as soon as it is stored; its"
        + " vectors, by which it is found by meaning, follow. Next, call get_job_status"
        + " until searchable_at is set, then search. By default it stores 10 pages of the"
        + " start URL's host; raise max_pages for a whole documentation site. robots.txt is"
        + " respected. Crawling the same site again replaces changed pages and deletes pages"
        + " that the site has withdrawn; list_changes tells which.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string("url", "Start URL: absolute, http or https.").required(),
        Parameter.integer("max_pages", 1, MAX_PAGES, "Maximum number of pages to store.")
            .defaultValue(10),
        Parameter.integer(
            "max_depth",
            0,
            MAX_DEPTH,
            "Maximum number of links from the start URL to a page. Default: no limit."),
        Parameter.strings(
            "allow_domains",
            "Hosts to crawl in addition to the start URL's host, for instance ['blog.example.org']"
                + " or ['*.example.org']."),
        Parameter.strings(
            "include",
            "Only fetch URLs that match one of these patterns: a path such as '/docs/' or a whole"
                + " URL; * matches any text."),
        Parameter.strings("exclude", "Never fetch URLs that match one of these patterns."),
        Parameter.string(
                RENDER,
                "Which pages to open in a browser, so that their JavaScript runs: auto (pages that"
                    + " have no text without it), always (slow: only if pages lack content that a"
                    + " visitor sees), or never. Default: auto.")
            .oneOf("auto", "always", "never"),
        Parameter.flag(
            "force",
            "Fetch and store every page again, also those that the site has not changed. Slow:"
                + " all vectors are computed again. Only needed if stored pages are wrong."),
        Parameter.flag(
            "prune",
            "Delete stored pages of this site that a complete crawl does not meet any more, also if"
                + " they are more than a third. Only set it after a crawl reported withdrawal_held"
                + " and the user agrees."),
        CommonParameters.targetCollection(),
        CommonParameters.waitSeconds());
  }

  @Override
  public Parameters offered() {
    return rendering.getAsBoolean() ? parameters() : parameters().without(RENDER);
  }

  @Override
  public ToolHints hints() {
    return ToolHints.FETCH_AND_STORE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context)
      throws InterruptedException {
    String url = arguments.string("url").strip();
    JobSubmission submission =
        JobSubmissionBuilder.of(JobType.WEB_CRAWL)
            .uri(url)
            .collection(arguments.stringOrNull("collection"))
            .build(CrawlOptions.of(arguments));
    return submissions.submit(
        submission, "The crawl of " + Quoting.abbreviate(url), "url", arguments, context);
  }
}

package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code crawl_web}: makes a website searchable. */
final class CrawlWeb implements Tool {
  private static final int MOST_PAGES = 100_000;
  private static final int DEEPEST = 1_000;
  private static final List<String> OPTIONS =
      List.of("max_pages", "max_depth", "allow_domains", "include", "exclude");

  private final Submissions submissions;

  CrawlWeb(OrchestratorClient orchestrator) {
    submissions = new Submissions(orchestrator);
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
    return "Crawls a website from one URL, following its links, and makes the pages searchable with"
        + " the search tool. Use it when the answer is on a website that has not been stored"
        + " yet (try search first). Returns at once with a job_id while the crawl runs in"
        + " the background; then call get_job_status until it is completed. By default it"
        + " stores 10 pages of the start URL's host: raise max_pages for a whole"
        + " documentation site. robots.txt is respected. Crawling the same site again"
        + " replaces what has changed and removes pages that are gone.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.text("url", "Where to start: an absolute http or https URL.").must(),
        Parameter.number("max_pages", 1, MOST_PAGES, "How many pages to store at most.").or(10),
        Parameter.number(
            "max_depth", 0, DEEPEST, "How many links away from the start URL. Default: no limit."),
        Parameter.texts(
            "allow_domains",
            "Hosts to visit besides the start URL's, for instance ['blog.example.org'] or"
                + " ['*.example.org']."),
        Parameter.texts(
            "include",
            "Only visit URLs that match one of these patterns: a path such as '/docs/' or a whole"
                + " URL; * stands for anything."),
        Parameter.texts("exclude", "Never visit URLs that match one of these patterns."),
        CommonParameters.collectionToFill());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Submissions.SCHEMA;
  }

  @Override
  public ToolHints hints() {
    return ToolHints.FETCHES;
  }

  @Override
  public boolean submits() {
    return true;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    String url = arguments.text("url").strip();
    Map<String, Object> options = new LinkedHashMap<>();
    for (String option : OPTIONS) {
      Object value = arguments.orNull(option);
      if (value != null) {
        options.put(option, value);
      }
    }
    JobSubmission submission =
        SubmissionDraft.of(JobType.WEB_CRAWL)
            .from(url)
            .into(arguments.textOrNull("collection"))
            .with(options);
    return submissions.submit(submission, "The crawl of " + Quoting.brief(url), "url");
  }
}

package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crawl}: crawls a website and makes it searchable. */
@Command(
    name = "crawl",
    description =
        "Crawl a website from one URL (10 pages, unless --max-pages says otherwise), show the"
            + " progress and a summary.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./quarry crawl https://docs.example.org/ --max-pages 200 --collection docs",
      "  ./quarry crawl https://docs.example.org/ --max-pages 200 --dry-run"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CrawlCommand extends SubmissionCommand {
  @Parameters(paramLabel = "URL", description = "Start URL.")
  private String url;

  @Mixin private CrawlArguments crawl;

  @Override
  JobSubmission submission() {
    return JobSubmission.of(
        JobType.WEB_CRAWL.code(), url, null, null, collection(), crawl.options());
  }
}

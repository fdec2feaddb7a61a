package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crawl}: crawls a website and makes it searchable. */
@Command(
    name = "crawl",
    description =
        "Crawl a website from one URL (10 pages, unless --max-pages says otherwise), show the"
            + " progress and a summary.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Completed.",
      "1:Failed or cancelled, or no page could be stored.",
      "2:Wrong usage.",
      "3:Quarry is not reachable."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CrawlCommand extends FollowedCommand {
  @Parameters(paramLabel = "URL", description = "Start URL.")
  private String url;

  @Mixin private CrawlArguments crawl;

  @Option(
      names = {"-c", "--collection"},
      description = "Collection to store into (default: default).")
  private @Nullable String collection;

  @Override
  JobAccepted submit(OrchestratorClient client) {
    return client.submit(
        JobSubmission.of(JobType.WEB_CRAWL.code(), url, null, null, collection, crawl.options()));
  }
}

package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.ReindexRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reindex}: indexes stored documents anew. */
@Command(
    name = "reindex",
    description =
        "Index stored documents anew from their text: for another embedding model, or after the"
            + " index was lost. No site is visited.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry reindex docs"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReindexCommand extends FollowedCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "COLLECTION",
      description = "Collection to index (default: all collections).")
  private @Nullable String collection;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "Refuse unless the server embeds with this model. It is changed by"
              + " QUARRY_EMBEDDING_MODEL and a restart of the server.")
  private @Nullable String model;

  @Override
  JobAccepted submit(OrchestratorClient client) {
    return client.reindex(new ReindexRequest(collection, model));
  }
}

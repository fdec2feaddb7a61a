package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: stores the documents of an exported collection. */
@Command(
    name = "import",
    description = {
      "Import an exported collection, show the progress and a summary.",
      "Documents of the collection with the same URI are replaced, the others stay."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry import docs.jsonl.gz --collection copy"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ImportCommand extends FollowedCommand {
  @Parameters(paramLabel = "FILE", description = "A file that ./quarry export has written.")
  private Path file;

  @Option(
      names = {"-c", "--collection"},
      description = "Collection to store into (default: the one that was exported).")
  private @Nullable String collection;

  @Override
  JobAccepted submit(OrchestratorClient client) {
    Path source = file.toAbsolutePath().normalize();
    if (!Files.isRegularFile(source)) {
      throw new IllegalArgumentException("There is no file " + source + ". Check the path.");
    }
    return client.importCollection(
        collection == null ? ExportedFile.collection(source) : collection, source);
  }
}

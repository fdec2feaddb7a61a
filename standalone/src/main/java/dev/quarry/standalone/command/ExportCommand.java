package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: saves the documents of a collection to a new file. */
@Command(
    name = "export",
    description = {
      "Save the documents of a collection, with their vectors, to a new file.",
      "Another Quarry imports it, or another collection or tenant: ./quarry import FILE."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry export docs --to docs.jsonl.gz"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ExportCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "COLLECTION", description = "The collection.")
  private String collection;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "Where to write it; a gzip file, such as docs.jsonl.gz. Must not exist.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Path target = file.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new IllegalArgumentException(
          "There is already a file " + target + ". Choose another name.");
    }
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IllegalArgumentException("There is no directory " + parent + ". Create it.");
    }
    OrchestratorClient client = client();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.deleteIfExists(part); // of an export that was stopped
    ExportedFile exported;
    try {
      client.exportCollection(collection, part);
      exported = ExportedFile.read(part);
      Files.move(part, target);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException("The file cannot be written: " + e.getCause(), e);
    } finally {
      Files.deleteIfExists(part);
    }
    if (json) {
      terminal()
          .json(
              Map.of(
                  "file", target.toString(),
                  "documents", exported.documents(),
                  "chunks", exported.chunks(),
                  "bytes", Files.size(target)));
    } else {
      terminal().print(target.toString());
      terminal()
          .err()
          .printf(
              "Exported %,d documents with %,d chunks: %,d kB.%n",
              exported.documents(), exported.chunks(), Files.size(target) / 1000);
    }
    return ExitCode.OK;
  }
}

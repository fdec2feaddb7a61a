package dev.quarry.standalone.command;

import dev.quarry.model.CollectionList;
import dev.quarry.model.CollectionView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code collections}: lists the collections. */
@Command(
    name = "collections",
    description = "List the collections and their sizes.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry collections"})
final class CollectionsCommand extends ClientOptions implements Callable<Integer> {
  private static final String ROW = "%-40s  %9s  %9s  %s";

  @Override
  public Integer call() {
    CollectionList list = client().collections();
    if (json) {
      terminal().json(list);
    } else if (list.collections().isEmpty()) {
      terminal().print("Nothing is stored yet. Store a website with: ./quarry crawl URL");
    } else {
      terminal().print(row("COLLECTION", "DOCUMENTS", "CHUNKS", "UPDATED"));
      list.collections().forEach(this::print);
    }
    return ExitCode.OK;
  }

  private void print(CollectionView collection) {
    Instant updated = collection.updatedAt();
    terminal()
        .print(
            row(
                TerminalText.line(collection.name()),
                collection.documents(),
                collection.chunks(),
                updated == null ? "" : updated.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }
}

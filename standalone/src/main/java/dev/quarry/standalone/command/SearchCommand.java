package dev.quarry.standalone.command;

import dev.quarry.model.SearchFilters;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import dev.quarry.model.SearchResult;
import dev.quarry.model.VectorCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code search}: prints the passages that match a query. */
@Command(
    name = "search",
    description = "Search the stored documents by meaning and by keywords.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry search how to install --collection docs --limit 3"})
final class SearchCommand extends ClientOptions implements Callable<Integer> {
  private static final int SNIPPET_LENGTH = 280;

  @Parameters(arity = "1..*", paramLabel = "WORDS", description = "The question or keywords.")
  private List<String> words = List.of();

  @Option(
      names = {"-c", "--collection"},
      description = "Only this collection.")
  private @Nullable String collection;

  @Option(
      names = {"-n", "--limit"},
      defaultValue = "5",
      description = "Maximum number of results (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--uri-prefix", description = "Only documents whose address begins with this.")
  private @Nullable String uriPrefix;

  @Option(names = "--language", description = "Only documents in this language, for example en.")
  private @Nullable String language;

  @Option(
      names = "--doc-version",
      description = "Only documents of this version, as their metadata states it.")
  private @Nullable String version;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "Only documents modified, published or stored on this day or later.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DATE", description = "Only until this day.")
  private @Nullable String to;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "Only documents whose metadata has this value; may be repeated.")
  private Map<String, String> metadata = Map.of();

  @Option(names = "--max-tokens", description = "The most tokens of all passages together.")
  private @Nullable Integer maxTokens;

  @Option(names = "--mode", description = "HYBRID (default), DENSE (by meaning) or KEYWORD.")
  private @Nullable SearchMode mode;

  @Override
  public Integer call() {
    SearchResponse response = client().search(search());
    if (json) {
      terminal().json(response);
    } else if (response.results().isEmpty()) {
      warn(response);
      terminal().print(noMatch(response));
    } else {
      warn(response);
      int rank = 1;
      for (SearchResult result : response.results()) {
        show(rank++, result);
      }
    }
    return ExitCode.OK;
  }

  private SearchRequest search() {
    SearchFilters filters =
        new SearchFilters(
            uriPrefix,
            null,
            language,
            version,
            from,
            to,
            metadata.isEmpty() ? null : new LinkedHashMap<>(metadata));
    return new SearchRequest(String.join(" ", words), collection, limit, filters, mode, maxTokens);
  }

  /** Where nothing is stored, the warning has said so. */
  private static String noMatch(SearchResponse response) {
    VectorCounts vectors = response.vectors();
    boolean nothingStored = response.warning() != null && vectors != null && vectors.of() == 0;
    return (nothingStored ? "" : "No passage matches. ")
        + "./quarry collections lists what can be searched.";
  }

  private void warn(SearchResponse response) {
    VectorCounts vectors = response.vectors();
    if (vectors != null && vectors.ready() < vectors.searchable()) {
      terminal()
          .err()
          .println(
              "quarry: "
                  + vectors.ready()
                  + " of "
                  + vectors.searchable()
                  + " passages have their vector; the others are found by their words only.");
    }
    if (response.warning() != null) {
      terminal().err().println("quarry: " + TerminalText.line(response.warning()));
    }
  }

  private void show(int rank, SearchResult result) {
    String title = result.title() == null ? result.uri() : result.title();
    terminal().print(rank + ". " + TerminalText.line(title, 120));
    if (!result.headings().isEmpty()) {
      terminal().print("   " + TerminalText.line(String.join(" > ", result.headings()), 160));
    }
    String where =
        collection == null ? " (collection " + TerminalText.line(result.collection()) + ")" : "";
    terminal()
        .print(
            "   "
                + TerminalText.line(result.link() == null ? result.uri() : result.link(), 400)
                + where);
    terminal().print("   " + TerminalText.line(result.text(), SNIPPET_LENGTH));
    terminal().print("");
  }
}

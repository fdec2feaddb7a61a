package dev.quarry.standalone.command;

import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import dev.quarry.model.SearchResult;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code search}: passages that answer a question. */
@Command(
    name = "search",
    description = "Search what is stored, by meaning and by words.",
    mixinStandardHelpOptions = true)
final class SearchCommand extends ClientOptions implements Callable<Integer> {
  private static final int SNIPPET = 280;

  @Parameters(arity = "1..*", paramLabel = "WORDS", description = "The question.")
  private List<String> words = List.of();

  @Option(
      names = {"-c", "--collection"},
      description = "Only this body of knowledge.")
  private @Nullable String collection;

  @Option(
      names = {"-n", "--limit"},
      defaultValue = "5",
      description = "How many results at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--mode", description = "HYBRID (the default), DENSE or KEYWORD.")
  private @Nullable SearchMode mode;

  @Override
  public Integer call() {
    SearchResponse response =
        client()
            .search(
                new SearchRequest(String.join(" ", words), collection, limit, null, mode, null));
    if (json) {
      terminal().json(response);
    } else if (response.results().isEmpty()) {
      warn(response);
      terminal().print("Nothing was found.");
    } else {
      warn(response);
      int rank = 1;
      for (SearchResult result : response.results()) {
        show(rank++, result);
      }
    }
    return ExitCode.OK;
  }

  private void warn(SearchResponse response) {
    if (response.warning() != null) {
      terminal().err().println("quarry: " + SafeText.line(response.warning()));
    }
  }

  private void show(int rank, SearchResult result) {
    String title = result.title() == null ? result.uri() : result.title();
    terminal().print(rank + ". " + SafeText.line(title, 120));
    if (!result.headings().isEmpty()) {
      terminal().print("   " + SafeText.line(String.join(" > ", result.headings()), 160));
    }
    terminal().print("   " + SafeText.line(result.uri(), 400));
    terminal().print("   " + SafeText.line(result.text(), SNIPPET));
    terminal().print("");
  }
}

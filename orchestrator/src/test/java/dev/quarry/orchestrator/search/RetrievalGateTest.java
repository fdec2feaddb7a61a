package dev.quarry.orchestrator.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.Pages;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fails if searches become clearly worse: a small manual with the real model, and questions in
 * other words than its own. How good searches are is measured by {@code bench.jar retrieval}.
 */
class RetrievalGateTest {
  /** Pages of a manual that exists nowhere else. */
  private static final Map<String, String> PAGES =
      Map.ofEntries(
          Map.entry(
              "install",
              "# Installing Kestrel\n\n"
                  + "Unpack the archive and run `kestrel setup`. It needs 200 MB.\n\n"
                  + "## Removing\n\n"
                  + "Run `kestrel purge` to delete the program together with its data directory."),
          Map.entry(
              "backup",
              "# Backup and restore\n\n"
                  + "`kestrel dump` writes all tables to one file while the server runs.\n\n"
                  + "## Restore\n\n"
                  + "`kestrel load FILE` replaces the tables by those of the file. Stop the server"
                  + " before."),
          Map.entry(
              "users",
              "# Accounts\n\n"
                  + "An account has a name and a secret phrase of at least 12 letters.\n\n"
                  + "## Lost phrases\n\n"
                  + "An administrator sets a new one with `kestrel account reset NAME`; the owner"
                  + " must change it at the first login."),
          Map.entry(
              "limits",
              "# Limits\n\n"
                  + "| limit | value |\n"
                  + "| --- | --- |\n"
                  + "| connections | 64 |\n"
                  + "| rows of one answer | 10000 |\n"
                  + "| length of a name | 63 bytes |"),
          Map.entry(
              "errors",
              "# Error codes\n\n"
                  + "- `KE-1205` lock wait timeout exceeded: another transaction holds the row."
                  + " Repeat the transaction.\n"
                  + "- `KE-0042` out of disk space: the log cannot grow."),
          Map.entry(
              "replication",
              "# Replication\n\n"
                  + "A replica follows the primary by its log. It answers reads only.\n\n"
                  + "## Failover\n\n"
                  + "If the primary dies, `kestrel promote` makes a replica the primary within"
                  + " seconds."),
          Map.entry(
              "indexes",
              "# Indexes\n\n"
                  + "An index makes reads of few rows fast and writes slower. `create index` builds"
                  + " it while others write.\n\n"
                  + "## Partial indexes\n\n"
                  + "A condition after `where` leaves rows out, so that the index stays small."),
          Map.entry(
              "network",
              "# Network\n\n"
                  + "The server listens on port 7411 of the loopback interface. `listen = 0.0.0.0`"
                  + " opens it to others.\n\n"
                  + "## Encryption\n\n"
                  + "With `cert` and `key` connections use TLS."),
          Map.entry(
              "logging",
              "# Logging\n\n"
                  + "Messages go to `kestrel.log`. A new file begins when it has 50 MB; seven old"
                  + " files are kept.\n\n"
                  + "## Slow statements\n\n"
                  + "`slow = 200ms` writes every statement that takes longer."),
          Map.entry(
              "upgrade",
              "# Upgrading\n\n"
                  + "Replace the program and start it: the data files are converted. There is no"
                  + " way back to an older version, so make a copy before."));

  private record Question(String text, String page) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question("How do I get rid of the software and everything it has stored?", "install"),
          new Question("Can I make a copy of the data without stopping anything?", "backup"),
          new Question("A colleague forgot the password. What can I do?", "users"),
          new Question("What is the greatest number of clients at the same time?", "limits"),
          new Question("KE-1205", "errors"),
          new Question("there is no more room for the write-ahead log", "errors"),
          new Question(
              "The main machine has crashed, how does the second one take over?", "replication"),
          new Question("Why did inserts become slower after I tuned my queries?", "indexes"),
          new Question("How do other computers reach the server?", "network"),
          new Question("Which setting shows me the queries that need too much time?", "logging"),
          new Question("Is it possible to go back to the release that I had?", "upgrade"),
          new Question("kestrel promote", "replication"));

  @Test
  void the_right_page_comes_first_and_the_fusion_is_no_worse_than_its_halves(
      @TempDir Path directory) throws Exception {
    try (Library library = new Library(directory)) {
      Chunker chunker = new Chunker(LoadedModel.tokens(), ChunkSizes.DEFAULT);
      for (Map.Entry<String, String> page : PAGES.entrySet()) {
        String title = page.getValue().substring(2, page.getValue().indexOf('\n'));
        library.store(
            new NewDocument(
                Pages.key("https://kestrel.test/" + page.getKey()),
                title,
                "en",
                page.getValue(),
                page.getValue().getBytes(UTF_8),
                null,
                null,
                List.of(),
                Map.of(),
                chunker.chunk(title, page.getValue()),
                false));
      }

      double hybrid = reciprocalRank(library, SearchMode.HYBRID);

      assertThat(hybrid).isGreaterThan(.8);
      assertThat(hybrid).isGreaterThanOrEqualTo(reciprocalRank(library, SearchMode.DENSE));
      assertThat(hybrid).isGreaterThanOrEqualTo(reciprocalRank(library, SearchMode.KEYWORD));
    }
  }

  private static double reciprocalRank(Library library, SearchMode mode) throws Exception {
    double sum = 0;
    for (Question question : QUESTIONS) {
      List<String> pages =
          library
              .search()
              .search("acme", new SearchRequest(question.text(), null, 10, null, mode, null))
              .results()
              .stream()
              .map(SearchResult::uri)
              .distinct()
              .toList();
      int rank = pages.indexOf("https://kestrel.test/" + question.page());
      sum += rank < 0 ? 0 : 1.0 / (rank + 1);
    }
    return sum / QUESTIONS.size();
  }
}

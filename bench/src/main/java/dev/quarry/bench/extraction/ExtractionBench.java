package dev.quarry.bench.extraction;

import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures the extraction of web pages and prints Markdown. */
public final class ExtractionBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar extraction [FOLDER] [--documentation /usr/share/doc]
             [--pages 50] [--generator NAME] [--python PYTHON] [--log FILE]
      FOLDER has articles and snippets. With --python, an interpreter that has trafilatura, the
      processor time of both is measured. --log receives a line for each part that is missing.\
      """;

  private static final Set<String> NAMES =
      Set.of("--documentation", "--pages", "--generator", "--python", "--log");

  /** Enough for the compiler of the JVM, and for the least of several. */
  private static final int ROUNDS = 4;

  private ExtractionBench() {}

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  public static void run(List<String> arguments) throws Exception {
    boolean folder = !arguments.isEmpty() && !arguments.getFirst().startsWith("--");
    Arguments options =
        Arguments.parse(folder ? arguments.subList(1, arguments.size()) : arguments, NAMES);
    System.out.println(Machine.describe() + "\n");
    try (Log log = new Log(options.path("--log").orElse(null))) {
      PageExtraction extraction = new PageExtraction();
      if (folder) {
        known(extraction, Path.of(arguments.getFirst()), log);
        time(extraction, Path.of(arguments.getFirst()), options.text("--python").orElse(null));
      }
      Path documentation = options.path("--documentation").orElse(Path.of("/usr/share/doc"));
      System.out.println(
          new Documentation(extraction, log)
              .measure(
                  documentation,
                  options.number("--pages", 50),
                  options.text("--generator").orElse("")));
    }
  }

  private static void known(PageExtraction extraction, Path folder, Consumer<String> log)
      throws Exception {
    KnownPages pages = new KnownPages(extraction, log);
    System.out.println("| set | precision | recall | F1 |\n|---|---|---|---|");
    System.out.println(pages.articles(folder.resolve("articles")).row());
    System.out.println(pages.snippets(folder.resolve("snippets")).row() + "\n");
  }

  private static void time(PageExtraction extraction, Path folder, @Nullable String python)
      throws Exception {
    if (python == null) {
      return;
    }
    ProcessorTime time = new ProcessorTime(extraction, folder);
    double ours = time.ours(ROUNDS);
    Double theirs = time.trafilatura(python);
    System.out.printf(Locale.ROOT, "Quarry: %.1f ms of processor time a page%n", ours);
    if (theirs == null) {
      System.out.println("trafilatura failed\n");
    } else {
      System.out.printf(Locale.ROOT, "trafilatura: %.1f, ratio %.2f%n%n", theirs, ours / theirs);
    }
  }

  /** Writes lines to a file, or nowhere. */
  private static final class Log implements Consumer<String>, AutoCloseable {
    private final @Nullable PrintWriter out;

    Log(@Nullable Path file) throws IOException {
      this.out = file == null ? null : new PrintWriter(Files.newBufferedWriter(file));
    }

    @Override
    public void accept(String line) {
      if (out != null) {
        out.println(line);
      }
    }

    @Override
    public void close() {
      if (out != null) {
        out.close();
      }
    }
  }
}

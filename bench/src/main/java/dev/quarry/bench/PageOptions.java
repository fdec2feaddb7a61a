package dev.quarry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command-line options of the cost of a page.
 *
 * @param site directory of HTML pages with an {@code index.html}
 * @param launcher the launcher script of the product
 * @param maxPages maximum number of pages to crawl
 * @param python a Python that has trafilatura; null: the comparison is skipped
 * @param wget the program; the comparison is skipped if it does not run
 */
record PageOptions(Path site, Path launcher, int maxPages, @Nullable Path python, String wget) {
  static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar page --site FOLDER [--launcher ./quarry]
             [--max-pages 2000] [--python /venv/bin/python] [--wget wget]
      FOLDER holds a static HTML site with an index.html; it is served on loopback and crawled
      twice, with embeddings that a stand-in answers at once. With --python, trafilatura extracts
      the same pages.\
      """;

  static PageOptions parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    Path site = null;
    Path launcher = Path.of("quarry");
    int maxPages = 2000;
    Path python = null;
    String wget = "wget";
    while (!rest.isEmpty()) {
      String name = rest.pop();
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = rest.pop();
      switch (name) {
        case "--site" -> site = Path.of(value);
        case "--launcher" -> launcher = Path.of(value);
        case "--max-pages" -> maxPages = Integer.parseInt(value);
        case "--python" -> python = Path.of(value);
        case "--wget" -> wget = value;
        default -> throw new IllegalArgumentException("unknown option " + name);
      }
    }
    if (site == null || !Files.isRegularFile(site.resolve("index.html"))) {
      throw new IllegalArgumentException("--site must name a folder with an index.html");
    }
    if (!Files.isExecutable(launcher)) {
      throw new IllegalArgumentException("no launcher at " + launcher.toAbsolutePath());
    }
    if (python != null && !Files.isExecutable(python)) {
      throw new IllegalArgumentException("no Python at " + python);
    }
    return new PageOptions(site, launcher.toAbsolutePath(), maxPages, python, wget);
  }
}

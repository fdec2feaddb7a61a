package dev.quarry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command-line options.
 *
 * @param site directory of HTML pages with an {@code index.html}
 * @param launcher the launcher script of the product
 * @param maxPages maximum number of pages to crawl
 * @param settle seconds to wait before memory is read
 * @param query query of the measured search
 */
record Options(Path site, Path launcher, int maxPages, int settle, String query) {
  static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar --site FOLDER [--launcher ./quarry]
             [--max-pages 2000] [--settle 15] [--query "TEXT"]
      FOLDER holds a static HTML site with an index.html; it is served on loopback and crawled.\
      """;

  static Options parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    Path site = null;
    Path launcher = Path.of("quarry");
    int maxPages = 2000;
    int settle = 15;
    String query = "how do I open a file for reading";
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
        case "--settle" -> settle = Integer.parseInt(value);
        case "--query" -> query = value;
        default -> throw new IllegalArgumentException("unknown option " + name);
      }
    }
    if (site == null || !Files.isRegularFile(site.resolve("index.html"))) {
      throw new IllegalArgumentException("--site must name a folder with an index.html");
    }
    if (!Files.isExecutable(launcher)) {
      throw new IllegalArgumentException("no launcher at " + launcher.toAbsolutePath());
    }
    return new Options(site, launcher.toAbsolutePath(), maxPages, settle, query);
  }
}

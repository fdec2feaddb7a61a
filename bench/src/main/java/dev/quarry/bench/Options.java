package dev.quarry.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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

  static Options parse(List<String> list) {
    Arguments arguments =
        Arguments.parse(list, Set.of("--site", "--launcher", "--max-pages", "--settle", "--query"));
    return new Options(
        arguments.site(),
        arguments.launcher(),
        arguments.number("--max-pages", 2000),
        arguments.number("--settle", 15),
        arguments.text("--query").orElse("how do I open a file for reading"));
  }
}

package dev.quarry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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

  static PageOptions parse(List<String> list) {
    Arguments arguments =
        Arguments.parse(list, Set.of("--site", "--launcher", "--max-pages", "--python", "--wget"));
    Path python = arguments.path("--python").orElse(null);
    if (python != null && !Files.isExecutable(python)) {
      throw new IllegalArgumentException("no Python at " + python);
    }
    return new PageOptions(
        arguments.site(),
        arguments.launcher(),
        arguments.number("--max-pages", 2000),
        python,
        arguments.text("--wget").orElse("wget"));
  }
}

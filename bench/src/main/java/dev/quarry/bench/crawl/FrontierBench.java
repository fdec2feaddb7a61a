package dev.quarry.bench.crawl;

import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.engine.BenchDatabase;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How fast a site is walked without reading its pages: the polite fetcher, the links and the
 * frontier in PostgreSQL, beside {@code wget -r} on the same server in the same run.
 */
public final class FrontierBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar frontier FOLDER
      FOLDER holds a static HTML site with an index.html; it is served on loopback. Needs wget.\
      """;

  /** The JVM still compiles during the first ones. */
  private static final int WALKS = 6;

  /** A run takes two seconds, and single runs differ by half. */
  private static final int WGETS = 5;

  private FrontierBench() {}

  /**
   * @throws IllegalArgumentException if the folder has no index.html
   */
  public static void run(List<String> arguments) throws Exception {
    Path site = Path.of(arguments.size() == 1 ? arguments.getFirst() : "");
    if (arguments.size() != 1 || !Files.isRegularFile(site.resolve("index.html"))) {
      throw new IllegalArgumentException("frontier needs a folder with an index.html");
    }
    try (WorkFolder work = WorkFolder.create();
        LoopbackServer server = LoopbackServer.ofFiles(site);
        BenchDatabase database = new BenchDatabase(work.path().resolve("db"))) {
      FrontierWalk walk = new FrontierWalk(database);
      String url = server.url("/index.html");
      Rate wget = medianOfWget(url, work.path());
      System.out.println("| figure | files | files/s | of wget |\n|---|---|---|---|");
      System.out.println(row("wget -r", wget, wget));
      for (int n = 1; n <= WALKS; n++) {
        System.out.println(row("fetcher, links and frontier, walk " + n, walk.run(url), wget));
      }
    }
  }

  /** A number of files, and their time. */
  record Rate(long files, long nanos) {
    double perSecond() {
      return files * 1e9 / nanos;
    }
  }

  private static String row(String name, Rate rate, Rate wget) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f | %.2f |",
        name,
        rate.files(),
        rate.perSecond(),
        rate.perSecond() / wget.perSecond());
  }

  private static Rate medianOfWget(String url, Path work) throws IOException, InterruptedException {
    List<Rate> rates = new ArrayList<>();
    for (int n = 0; n < WGETS; n++) {
      rates.add(wget(url, Files.createDirectory(work.resolve("wget-" + n))));
    }
    rates.sort(Comparator.comparingDouble(Rate::perSecond));
    return rates.get(WGETS / 2);
  }

  private static Rate wget(String url, Path folder) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process wget =
        new ProcessBuilder("wget", "-r", "-l", "inf", "-q", "-P", folder.toString(), url)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    wget.waitFor(); // its status is 8 if one link of the site is broken
    long nanos = System.nanoTime() - start;
    try (Stream<Path> tree = Files.walk(folder)) {
      return new Rate(tree.filter(Files::isRegularFile).count(), nanos);
    }
  }
}

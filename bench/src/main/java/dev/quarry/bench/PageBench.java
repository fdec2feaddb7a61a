package dev.quarry.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cost of a page without the embedding model: a site is crawled into four collections of one
 * process, while the model is replaced by a stand-in. Other programs do parts of the same work in
 * the same run.
 */
final class PageBench {
  /** The later ones tell what is left when the JVM has compiled most of the code. */
  private static final List<String> CRAWLS = List.of("cold", "warm", "third", "fourth");

  private PageBench() {}

  static void run(List<String> arguments) throws Exception {
    PageOptions options = PageOptions.parse(arguments);
    try (WorkFolder directory = WorkFolder.create()) {
      System.out.println(measure(options, directory.path()));
    }
  }

  static String measure(PageOptions options, Path directory) throws Exception {
    PageReport report = new PageReport(options.site());
    try (SiteServer site = new SiteServer(options.site())) {
      product(options, site, directory, report);
      Optional<Comparison> wget =
          Comparison.wget(options.wget(), site.url("/").toString(), directory.resolve("wget"));
      wget.ifPresentOrElse(
          report::wget, () -> report.skipped("wget -r", options.wget() + " does not run"));
    }
    if (options.python() == null) {
      report.skipped("trafilatura", "no --python was given");
    } else {
      report.trafilatura(
          Comparison.trafilatura(options.python(), options.site(), options.maxPages()));
    }
    return report.markdown();
  }

  private static void product(
      PageOptions options, SiteServer site, Path directory, PageReport report)
      throws IOException, InterruptedException {
    Path data = Files.createDirectory(directory.resolve("data"));
    URI start = site.url("/");
    try (StandInEmbeddings embeddings = new StandInEmbeddings();
        QuarryProcess quarry =
            QuarryProcess.start(options.launcher(), data, embeddings.settings())) {
      for (String temperature : CRAWLS) {
        PartUsage usage = new PartUsage(quarry::tree);
        Crawl crawl;
        try (usage) {
          crawl = Crawl.run(quarry, start, temperature, options.maxPages());
        }
        report.crawl(temperature, crawl, usage);
      }
      site.traffic();
      embeddings.texts();
      Crawl again = Crawl.run(quarry, start, "warm", options.maxPages());
      report.unchanged(again, site.traffic(), embeddings.texts());
      report.firstPage(FirstPage.measure(quarry, site, options.site(), directory));
    }
  }
}

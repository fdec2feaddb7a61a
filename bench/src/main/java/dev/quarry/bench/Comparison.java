package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What other programs need for a part of the same work: a yardstick for this machine. */
record Comparison(int pages, Duration time) {
  /** Reads all pages first; the processor time is that of the extraction alone. */
  private static final String TRAFILATURA =
      """
      import sys, time, pathlib, trafilatura
      files = sorted(pathlib.Path(sys.argv[1]).rglob('*.html'))[:int(sys.argv[2])]
      pages = [file.read_bytes() for file in files]
      for page in pages[:20]:
          trafilatura.extract(page)
      begin = time.process_time()
      for page in pages:
          trafilatura.extract(page, output_format='markdown', include_links=True)
      print(len(pages), time.process_time() - begin)
      """;

  private static final int OK = 0;

  /** wget's code for a response with an error status, such as that of a dead link. */
  private static final int SERVER_ERRORS = 8;

  /** Processor time of trafilatura's extraction, in Markdown with links. */
  static Comparison trafilatura(Path python, Path site, int maxPages)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                python.toString(), "-c", TRAFILATURA, site.toString(), Integer.toString(maxPages))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String[] figures = new String(process.getInputStream().readAllBytes()).strip().split(" ");
    if (process.waitFor() != OK || figures.length != 2) {
      throw new IOException(python + " could not run trafilatura; is it installed there?");
    }
    long nanos = (long) (Double.parseDouble(figures[1]) * 1e9);
    return new Comparison(Integer.parseInt(figures[0]), Duration.ofNanos(nanos));
  }

  /** Time in which {@code wget -r} fetches a site; empty if there is no wget. */
  static Optional<Comparison> wget(String program, String url, Path directory)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process;
    try {
      process =
          new ProcessBuilder(program, "-q", "-r", "-l", "inf", "-P", directory.toString(), url)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    int code = process.waitFor();
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    if (!List.of(OK, SERVER_ERRORS).contains(code)) {
      throw new IOException(program + " ended with code " + code);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      long pages = files.filter(file -> file.toString().endsWith(".html")).count();
      return Optional.of(new Comparison((int) pages, time));
    }
  }

  double secondsForThousandPages() {
    return seconds() * 1000 / pages;
  }

  double pagesPerSecond() {
    return pages / seconds();
  }

  private double seconds() {
    return time.toNanos() / 1e9;
  }
}

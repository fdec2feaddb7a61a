package dev.quarry.bench.extraction;

import dev.quarry.orchestrator.handler.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processor time of the extraction of the known pages, beside that of trafilatura. */
final class ProcessorTime {
  private final PageExtraction extraction;
  private final Path folder;

  ProcessorTime(PageExtraction extraction, Path folder) {
    this.extraction = extraction;
    this.folder = folder;
  }

  /** Milliseconds a page, the least of some rounds. */
  double ours(int rounds) throws IOException, StageException, InterruptedException {
    List<byte[]> pages = new ArrayList<>();
    for (Path file : files()) {
      pages.add(PageExtraction.read(file));
    }
    double best = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (byte[] page : pages) {
        extraction.extract(page, "http://pages.example/page.html");
      }
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      best = Math.min(best, nanos / 1e6 / pages.size());
    }
    return best;
  }

  /**
   * That of trafilatura on the same pages.
   *
   * @param python an interpreter that has trafilatura
   * @return null if it fails
   */
  @Nullable Double trafilatura(String python) throws IOException, InterruptedException {
    Path script = Files.createTempFile("trafilatura", ".py");
    try {
      try (InputStream in = ProcessorTime.class.getResourceAsStream("trafilatura_cpu.py")) {
        if (in == null) {
          throw new IllegalStateException("trafilatura_cpu.py is missing");
        }
        Files.write(script, in.readAllBytes());
      }
      List<String> command = new ArrayList<>(List.of(python, script.toString()));
      files().forEach(file -> command.add(file.toString()));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Double.valueOf(out.strip()) : null;
    } finally {
      Files.deleteIfExists(script);
    }
  }

  private List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String set : List.of("articles", "snippets")) {
      try (Stream<Path> files = Files.list(folder.resolve(set).resolve("html"))) {
        files.sorted().forEach(all::add);
      }
    }
    return all;
  }
}

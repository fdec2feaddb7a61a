package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that it started, weighed by Linux's {@code /proc}. */
public record ProcessTree(ProcessHandle root) {

  /**
   * Kilobytes of all processes together.
   *
   * @param rss resident; pages that several processes share are counted in each
   * @param pss proportional; a shared page is divided among its users
   */
  public record Memory(int processes, long rss, long pss) {}

  public Memory memory() {
    int processes = 0;
    long rss = 0;
    long pss = 0;
    for (ProcessHandle process : members().toList()) {
      try {
        List<String> lines =
            Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"));
        rss += kilobytes(lines, "Rss:");
        pss += kilobytes(lines, "Pss:");
        processes++;
      } catch (IOException e) {
        // It ended while the list was read; an ended process weighs nothing.
        continue;
      }
    }
    return new Memory(processes, rss, pss);
  }

  /** Processor time of all members that are alive; of ended ones it is lost. */
  public Duration cpu() {
    return members()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Stream<ProcessHandle> members() {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  private static long kilobytes(List<String> lines, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}

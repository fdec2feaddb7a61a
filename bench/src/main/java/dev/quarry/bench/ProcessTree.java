package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A process and all its descendants, measured with Linux {@code /proc}. */
public record ProcessTree(ProcessHandle root) {

  /**
   * Memory of all processes in kilobytes.
   *
   * @param rss resident set size; pages that processes share are counted once for each
   * @param pss proportional set size; a shared page is divided among the processes
   */
  public record Memory(int processes, long rss, long pss) {
    Memory plus(Memory other) {
      return new Memory(processes + other.processes, rss + other.rss, pss + other.pss);
    }
  }

  public Memory memory() {
    Memory sum = new Memory(0, 0, 0);
    for (ProcessHandle process : members().toList()) {
      try {
        sum = sum.plus(memory(process));
      } catch (IOException e) {
        // The process ended while the list was read.
        continue;
      }
    }
    return sum;
  }

  static Memory memory(ProcessHandle process) throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"));
    return new Memory(1, kilobytes(lines, "Rss:"), kilobytes(lines, "Pss:"));
  }

  /** Processor time of all running members; that of ended ones is not included. */
  public Duration cpu() {
    return members()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  Stream<ProcessHandle> members() {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  private static long kilobytes(List<String> lines, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}

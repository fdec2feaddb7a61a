package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A process and all its descendants, measured with Linux {@code /proc}. */
public record ProcessTree(ProcessHandle root) {
  /** Index of utime, which stime, cutime and cstime follow, after the name in /proc/PID/stat. */
  private static final int UTIME = 11;

  /** Linux shows times in this unit on all platforms that Quarry supports. */
  private static final long TICKS_PER_SECOND = 100;

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

  /** Processor time of the root and of its ended children, such as the checks of a launcher. */
  Duration cpuOfRoot() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(root.pid()), "stat"));
    // After the name, in parentheses, the state is the third field; utime is the 14th.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int field = UTIME; field < UTIME + 4; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
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

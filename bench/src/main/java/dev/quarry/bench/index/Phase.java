package dev.quarry.bench.index;

import dev.quarry.bench.engine.Percentiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a part of the measurement costs this process. Linux only. */
final class Phase {
  static final String HEADER =
      """
      | | seconds | CPU s | MB written | MB on disk | segments | p50 ms | p99 ms |
      |---|---|---|---|---|---|---|---|\
      """;

  private static final double MB = 1e6;

  private final Cost start = Cost.now();
  private Cost end = start;

  private record Cost(long nanos, long cpuNanos, long bytesWritten) {
    static Cost now() {
      return new Cost(
          System.nanoTime(),
          ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos(),
          bytes());
    }

    /** The bytes of all write calls, whether or not they have reached the disk. */
    private static long bytes() {
      try {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
            .filter(line -> line.startsWith("wchar: "))
            .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
            .sum();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Phase start() {
    return new Phase();
  }

  void end() {
    end = Cost.now();
  }

  /** A row of the table; the segments are those of the last commit. */
  String row(String name, Path index, Percentiles millis) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(index)) {
      files = all.toList();
    }
    long bytes = 0;
    long segments = 0;
    for (Path file : files) {
      bytes += Files.size(file);
      segments += file.toString().endsWith(".si") ? 1 : 0;
    }
    return "| %s | %.1f | %.1f | %.0f | %.0f | %d | %.1f | %.1f |"
        .formatted(
            name,
            (end.nanos() - start.nanos()) / 1e9,
            (end.cpuNanos() - start.cpuNanos()) / 1e9,
            (end.bytesWritten() - start.bytesWritten()) / MB,
            bytes / MB,
            segments,
            millis.p50(),
            millis.p99());
  }
}

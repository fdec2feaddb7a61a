package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The cost of a start without and with the AOT cache, in turn, on the same data directory. The
 * launcher makes the cache before, unless it is there.
 */
final class StartBench {
  static final String USAGE =
      "usage: java -jar bench/target/bench.jar start [--launcher ./quarry] [--rounds 5]";

  private StartBench() {}

  /**
   * A start.
   *
   * @param cpu seconds of processor time of the launcher and the servers, until both are healthy
   */
  private record Start(double seconds, double cpu, ProcessTree.Memory memory) {}

  static void run(List<String> list) throws Exception {
    Arguments arguments = Arguments.parse(list, Set.of("--launcher", "--rounds"));
    Path launcher = arguments.launcher();
    try (WorkFolder folder = WorkFolder.create()) {
      Path data = folder.path();
      prepare(launcher);
      start(launcher, data, "off"); // creates the database
      List<Start> without = new ArrayList<>();
      List<Start> with = new ArrayList<>();
      for (int round = 0; round < arguments.number("--rounds", 5); round++) {
        without.add(start(launcher, data, "off"));
        with.add(start(launcher, data, "use"));
      }
      System.out.println(markdown(without, with));
    }
  }

  private static void prepare(Path launcher) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(launcher.toString(), "prepare").inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("The launcher could not make the AOT cache");
    }
  }

  private static Start start(Path launcher, Path data, String cache)
      throws IOException, InterruptedException {
    try (QuarryProcess quarry = QuarryProcess.start(launcher, data, Map.of("QUARRY_AOT", cache))) {
      Duration cpu = quarry.tree().cpuOfRoot();
      return new Start(
          quarry.startTime().toNanos() / 1e9, cpu.toNanos() / 1e9, quarry.tree().memory());
    }
  }

  private static String markdown(List<Start> without, List<Start> with) {
    StringBuilder table =
        new StringBuilder("| | without | with the AOT cache | ratio |\n|---|---|---|---|\n");
    row(table, "CPU of launcher and servers until healthy, s", without, with, Start::cpu);
    row(table, "time until healthy, s", without, with, Start::seconds);
    row(table, "RSS then, MB", without, with, start -> start.memory().rss() / 1024.0);
    row(table, "PSS then, MB", without, with, start -> start.memory().pss() / 1024.0);
    return table.append("\nMedians of ").append(with.size()).append(" rounds.").toString();
  }

  private static void row(
      StringBuilder table,
      String name,
      List<Start> without,
      List<Start> with,
      ToDoubleFunction<Start> figure) {
    double before = median(without, figure);
    double after = median(with, figure);
    table.append(
        String.format(
            Locale.ROOT, "| %s | %.2f | %.2f | %.2f |%n", name, before, after, after / before));
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
    double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}

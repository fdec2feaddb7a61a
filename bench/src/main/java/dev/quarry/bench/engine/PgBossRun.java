package dev.quarry.bench.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same no-op jobs through pg-boss, on the same database in the same run. Needs Node and {@code
 * npm install --no-package-lock --prefix bench/peers}.
 */
record PgBossRun(Map<Integer, Double> jobsPerSecond) {
  private static final Path SCRIPT = Path.of("bench", "peers", "pg-boss.mjs");

  /**
   * @throws IOException if pg-boss is not installed or ended with an error
   */
  static PgBossRun measure(BenchDatabase database) throws IOException, InterruptedException {
    if (!Files.isDirectory(SCRIPT.resolveSibling("node_modules"))) {
      throw new IOException("run first: npm install --no-package-lock --prefix bench/peers");
    }
    Process node =
        new ProcessBuilder("node", SCRIPT.toString(), database.uri())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<Integer, Double> rates = new LinkedHashMap<>();
    try (BufferedReader lines = node.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(" ");
        rates.put(Integer.valueOf(fields[0]), Double.valueOf(fields[1]));
      }
    } finally {
      node.destroy();
    }
    if (node.waitFor() != 0) {
      throw new IOException("pg-boss ended with an error");
    }
    return new PgBossRun(rates);
  }
}

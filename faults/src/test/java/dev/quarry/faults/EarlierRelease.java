package dev.quarry.faults;

import dev.quarry.orchestrator.OutsideTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The program of an earlier release, built from its commit in the repository. It is built once for
 * each commit, in {@code target/upgrade}.
 *
 * @param launcher the script that starts it
 */
record EarlierRelease(String ref, Path launcher) {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** The commit of {@code -Dquarry.upgrade.from}; without it the test is skipped, aloud. */
  static EarlierRelease built() throws IOException, InterruptedException {
    String ref = System.getProperty("quarry.upgrade.from", "v0.1.0");
    Result commit = run(REPOSITORY, "git", "rev-parse", "--verify", "--quiet", ref + "^{commit}");
    if (commit.exit() != 0) {
      OutsideTool.named("the release " + ref)
          .absent("the repository has no such commit; -Dquarry.upgrade.from names another");
    }
    Path home = Path.of("target", "upgrade", commit.output().strip()).toAbsolutePath();
    if (!Files.isRegularFile(home.resolve("standalone/target/built"))) {
      Files.createDirectories(home);
      Path sources = home.resolve("sources.tar");
      require(run(REPOSITORY, "git", "archive", "--output=" + sources, ref));
      require(run(home, "tar", "-xf", sources.toString()));
      Files.delete(sources);
    }
    // The launcher builds if nothing is built yet.
    require(run(home, home.resolve("quarry").toString(), "--version"));
    return new EarlierRelease(ref, home.resolve("quarry"));
  }

  private record Result(List<String> command, int exit, String output) {}

  private static Result run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(List.of(command), process.waitFor(), output);
  }

  private static void require(Result result) {
    if (result.exit() != 0) {
      throw new AssertionError(result.command() + " failed:\n" + result.output());
    }
  }
}

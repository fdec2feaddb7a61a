package dev.quarry.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.OutsideTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The template of nginx's configuration, rendered as for the containers. Needs Python and Jinja.
 */
final class NginxTemplate {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SCRIPT = ROOT.resolve("docker/nginx/render.py");

  private NginxTemplate() {}

  /** Skips the test where the template cannot be rendered. */
  static void requireTools() throws IOException, InterruptedException {
    if (run(List.of("python3", "-c", "import jinja2")).status() != 0) {
      OutsideTool.named("python3 with Jinja")
          .absent("nginx's configuration is not rendered, and not tested");
    }
  }

  /**
   * @param variables JSON files with variables that differ from those of the containers
   */
  static String rendered(Path... variables) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    for (Path each : variables) {
      arguments.add(each.toString());
    }
    return script(arguments);
  }

  /** The names of all variables that the template reads. */
  static List<String> variables() throws IOException, InterruptedException {
    return script(List.of("--variables")).lines().toList();
  }

  private static String script(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
    command.addAll(arguments);
    Ended ended = run(command);
    if (ended.status() != 0) {
      throw new AssertionError(ended.output());
    }
    return ended.output();
  }

  private record Ended(int status, String output) {}

  private static Ended run(List<String> command) throws InterruptedException, IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Ended(-1, String.valueOf(e.getMessage()));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }
}

package dev.quarry.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The help of the commands, their completion, and docs/cli.md, which lists them by call of the API.
 */
class CommandHelpTest {
  private static final Path REFERENCE = Path.of("..", "docs", "cli.md");
  private static final Path BASH = Path.of("/bin/bash");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z]+ \\S+)` \\| (?:`\\./quarry ([^`]+)`|-)");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void every_command_that_calls_the_api_has_an_example_and_exit_codes() {
    List<String> without = new ArrayList<>();
    for (CommandLine command : leaves(commands(), new ArrayList<>())) {
      String help = command.getUsageMessage();
      boolean calls = command.getCommand() instanceof ClientOptions;
      if (!help.contains("Exit codes:") || calls && !help.contains("Example")) {
        without.add(command.getCommandSpec().qualifiedName());
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void every_call_of_the_api_has_a_command_or_a_reason_in_the_reference() throws Exception {
    Map<String, String> rows = new HashMap<>();
    ROW.matcher(Files.readString(REFERENCE))
        .results()
        .forEach(row -> rows.put(row.group(1), row.group(2) == null ? "" : row.group(2)));
    List<String> missing = new ArrayList<>();
    for (String call : calls()) {
      String command = rows.get(call);
      if (command == null || !command.isEmpty() && !exists(command)) {
        missing.add(call + " -> " + command);
      }
    }
    assertThat(missing).as("calls of openapi.json without a row in docs/cli.md").isEmpty();
  }

  @Test
  void bash_completes_commands_and_options(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(BASH), "no bash: completion is not run");
    assertThat(run("completion", "bash")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), out.toString(UTF_8));

    assertThat(complete(script, "de")).contains("dead-letters", "delete").doesNotContain("jobs");
    assertThat(complete(script, "queues", "p")).containsExactly("pause");
    assertThat(complete(script, "jobs", "--st")).containsExactly("--status");

    out.reset();
    assertThat(run("completion", "zsh")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("autoload").contains("_complete_quarry");
    assertThat(run("completion", "tcsh")).isEqualTo(2);
  }

  private static List<String> complete(Path script, String... words) throws Exception {
    String typed = "quarry " + String.join(" ", words);
    String code =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_quarry; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, typed, words.length);
    // Its errors say that compopt runs outside of a completion.
    Process bash =
        new ProcessBuilder(BASH.toString(), "-c", code)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> completed = bash.inputReader().lines().map(String::strip).toList();
    assertThat(bash.waitFor()).as("%s", completed).isZero();
    return completed;
  }

  private static List<String> calls() throws Exception {
    try (InputStream description = CommandHelpTest.class.getResourceAsStream("/api/openapi.json")) {
      JsonNode paths = JsonMapper.shared().readTree(description).path("paths");
      return paths.properties().stream()
          .flatMap(
              path ->
                  path.getValue().propertyNames().stream()
                      .filter(METHODS::contains)
                      .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
          .toList();
    }
  }

  /** Whether the words begin with a command that is no group of commands. */
  private boolean exists(String words) {
    CommandLine command = commands();
    for (String word : words.split(" ")) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        break;
      }
      command = next;
    }
    return command.getParent() != null && command.getSubcommands().isEmpty();
  }

  private static List<CommandLine> leaves(CommandLine command, List<CommandLine> found) {
    if (command.getSubcommands().isEmpty()) {
      found.add(command);
    }
    command.getSubcommands().values().forEach(each -> leaves(each, found));
    return found;
  }

  private CommandLine commands() {
    return Quarry.commandLine(ClientFactory.HTTP, terminal());
  }

  private int run(String... arguments) {
    return Quarry.commandLine(ClientFactory.HTTP, terminal(), arguments).execute(arguments);
  }

  private Terminal terminal() {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return new Terminal(stream, new PrintStream(new ByteArrayOutputStream(), true, UTF_8), false);
  }
}

package dev.quarry.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the commands of the README and the tutorial in their order. A block {@code sh} has to end
 * with exit code 0; {@code sh fails} with another one; {@code sh background "TEXT"} goes on and
 * prints the text. A block {@code text} is what the block before prints: each line of it has to be
 * in the output, in which {@code ...} stands for anything.
 */
final class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Beginnings of commands that are not run, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "mvn verify", "it runs this test",
          "claude mcp add", "it needs Claude Code and an account");

  @TempDir Path folder;

  @BeforeAll
  static void needsCurl() {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "curl")));
    assumeTrue(found || System.getenv("CI") != null, "curl is not installed");
  }

  @Test
  void tutorial_does_what_it_says() throws Exception {
    try (Shell shell = new Shell(folder)) {
      String printed = "";
      for (CodeBlock block : CodeBlock.of(ROOT.resolve("docs/tutorial.md"))) {
        switch (block.language()) {
          case "sh" -> printed = run(block, shell);
          case "text" -> assertPrinted(block, shell.adapted(block.text()), printed);
          default -> throw new AssertionError(block + " is neither sh nor text");
        }
      }
    }
  }

  @Test
  void readme_does_what_it_says() throws Exception {
    List<CodeBlock> blocks = CodeBlock.of(ROOT.resolve("README.md"));
    Path site = Files.createDirectory(folder.resolve("site"));
    Files.writeString(
        site.resolve("index.html"),
        "<html><title>Indexes</title><main><h1>Indexes</h1><p>An index only scan reads the index"
            + " and not the table, if all columns are in the index.</p></main></html>");
    try (Shell shell = new Shell(folder)) {
      shell.startInBackground("jwebserver -b 127.0.0.1 -p 9102 -d '" + site + "'", "Serving");
      String job = "";
      for (CodeBlock block : blocks) {
        switch (block.language()) {
          case "sh" -> runReadmeCommands(block, shell);
          case "json" -> JsonMapper.builder().build().readTree(block.text());
          case "yaml" -> assertThat((Object) new Yaml().load(block.text())).isNotNull();
          case "" -> {
            for (String command : block.transcriptCommands()) {
              job = lastId(shell.run(UUID_TEXT.matcher(command).replaceAll(job), false), job);
            }
          }
          default -> throw new AssertionError(block + ": " + block.language());
        }
      }
      assertThat(job).isNotEmpty();
    }
  }

  private static String run(CodeBlock block, Shell shell) throws IOException, InterruptedException {
    if (block.options().startsWith("background ")) {
      shell.startInBackground(block.text(), block.options().split("\"")[1]);
      return "";
    }
    return shell.run(block.text(), block.options().equals("fails"));
  }

  private static void runReadmeCommands(CodeBlock block, Shell shell)
      throws IOException, InterruptedException {
    for (String command : block.text().lines().toList()) {
      if (NOT_RUN.keySet().stream().anyMatch(command::startsWith)) {
        continue;
      }
      if (command.startsWith("./quarry up")) {
        shell.startInBackground("QUARRY_EGRESS_ALLOW=127.0.0.0/8 " + command, "Quarry is up");
      } else {
        shell.run(command, false);
      }
    }
  }

  private static String lastId(String printed, String former) {
    Matcher matcher = UUID_TEXT.matcher(printed);
    return matcher.find() ? matcher.group() : former;
  }

  private static void assertPrinted(CodeBlock block, String expected, String printed) {
    for (String line : expected.lines().filter(text -> !text.isBlank()).toList()) {
      String pattern =
          Arrays.stream(line.split("\\.\\.\\.", -1))
              .map(Pattern::quote)
              .reduce((before, after) -> before + ".*" + after)
              .orElseThrow();
      assertThat(Pattern.compile(pattern).matcher(printed).find())
          .as("%s says \"%s\", but it printed:\n%s", block, line, printed)
          .isTrue();
    }
  }
}

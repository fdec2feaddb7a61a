package dev.quarry.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What a command that failed says, and to the shell. */
class FailuresTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command
  private static final class Anything {}

  @ParameterizedTest
  @ValueSource(strings = {"key_required", "key_refused"})
  void a_key_that_is_wanted_is_told_as_the_variable_that_commands_send_it_from(String code)
      throws Exception {
    assertThat(exit(refusal(code, "Send it as X-API-Key.", 401))).isEqualTo(ExitCode.FAILED);

    assertThat(said())
        .startsWith("quarry: ")
        .contains("QUARRY_API_KEY", "./quarry keys create")
        .doesNotContain("X-API-Key");
  }

  @Test
  void other_refusals_are_told_in_the_words_of_the_server_on_one_harmless_line() throws Exception {
    assertThat(exit(refusal("job_ended", "It has\n\u001b[31malready ended.", 409)))
        .isEqualTo(ExitCode.FAILED);

    assertThat(said()).isEqualTo("quarry: It has [31malready ended.");
    assertThat(out.size()).isZero();
  }

  @Test
  void a_server_that_is_not_there_has_an_exit_code_of_its_own() throws Exception {
    assertThat(exit(refusal(OrchestratorException.UNAVAILABLE, "Start it with ./quarry up.", 0)))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(said()).isEqualTo("quarry: Start it with ./quarry up.");
  }

  @Test
  void an_argument_of_no_use_is_wrong_usage() throws Exception {
    assertThat(exit(new IllegalArgumentException("There is no file /x.")))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said()).isEqualTo("quarry: There is no file /x.");
  }

  @Test
  void what_nobody_expected_is_not_hidden() {
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThatThrownBy(() -> exit(bug)).isSameAs(bug);
  }

  private static OrchestratorException refusal(String code, String explanation, int status) {
    return new OrchestratorException(code, explanation, status, false, null);
  }

  private int exit(Exception failure) throws Exception {
    CommandLine command = new CommandLine(new Anything());
    Terminal terminal = new Terminal(print(out), print(err), false);
    return new Failures(terminal).handleExecutionException(failure, command, command.parseArgs());
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  private static PrintStream print(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}

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

/** Messages and exit codes of failed commands. */
class CommandExceptionHandlerTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command
  private static final class AnyCommand {}

  @ParameterizedTest
  @ValueSource(strings = {"key_required", "key_refused"})
  void key_errors_name_the_environment_variable_and_not_the_header(String code) throws Exception {
    assertThat(exit(refusal(code, "Send it as X-API-Key.", 401))).isEqualTo(ExitCode.FAILED);

    assertThat(standardError())
        .startsWith("quarry: ")
        .contains("QUARRY_API_KEY", "./quarry keys create")
        .doesNotContain("X-API-Key");
  }

  @Test
  void other_errors_print_the_explanation_of_the_server_in_one_sanitised_line() throws Exception {
    assertThat(exit(refusal("job_ended", "It has\n\u001b[31malready ended.", 409)))
        .isEqualTo(ExitCode.FAILED);

    assertThat(standardError()).isEqualTo("quarry: It has [31malready ended.");
    assertThat(out.size()).isZero();
  }

  @Test
  void unreachable_server_has_its_own_exit_code() throws Exception {
    assertThat(exit(refusal(OrchestratorException.UNAVAILABLE, "Start it with ./quarry up.", 0)))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(standardError()).isEqualTo("quarry: Start it with ./quarry up.");
  }

  @Test
  void invalid_argument_is_wrong_usage() throws Exception {
    assertThat(exit(new IllegalArgumentException("There is no file /x.")))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(standardError()).isEqualTo("quarry: There is no file /x.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid_url", "invalid_request"})
  void argument_that_the_server_refuses_is_wrong_usage(String code) throws Exception {
    assertThat(exit(refusal(code, "source_uri: must be http or https", 400)))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(standardError()).isEqualTo("quarry: source_uri: must be http or https");
  }

  @Test
  void unexpected_exception_is_rethrown() {
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThatThrownBy(() -> exit(bug)).isSameAs(bug);
  }

  private static OrchestratorException refusal(String code, String explanation, int status) {
    return new OrchestratorException(code, explanation, status, false, null);
  }

  private int exit(Exception failure) throws Exception {
    CommandLine command = new CommandLine(new AnyCommand());
    Terminal terminal = new Terminal(print(out), print(err), false);
    return new CommandExceptionHandler(terminal)
        .handleExecutionException(failure, command, command.parseArgs());
  }

  private String standardError() {
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  private static PrintStream print(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}

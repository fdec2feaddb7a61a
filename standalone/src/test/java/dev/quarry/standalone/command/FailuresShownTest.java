package dev.quarry.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of jobs that fail, lose items or wait, and of wrong intervals. */
@Timeout(30)
@SuppressWarnings("NullAway.Init") // initialised by startServer()
class FailuresShownTest {
  private static final String ID = FakeOrchestrator.ID;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeOrchestrator orchestrator;

  @BeforeEach
  void startServer() throws IOException {
    orchestrator = new FakeOrchestrator();
  }

  @AfterEach
  void stopServer() {
    orchestrator.close();
  }

  @Test
  void failed_job_is_to_be_retried_only_if_its_error_may_pass() {
    orchestrator.finalStatus = "failed";
    orchestrator.ended = true;
    assertThat(run("status", ID)).isZero();
    assertThat(text(out)).contains("Try again: ./quarry retry " + ID + "\n");

    out.reset();
    orchestrator.retryable = false;
    assertThat(run("status", ID)).isZero();
    assertThat(text(out)).contains("(timeout)").doesNotContain("./quarry retry");
  }

  @Test
  void completed_job_with_failed_items_names_the_condition_of_a_retry() {
    orchestrator.ended = true;
    assertThat(run("status", ID)).isZero();
    assertThat(text(out))
        .contains("When the cause is removed, try what failed again: ./quarry retry " + ID)
        .contains(" --failed")
        .doesNotContain("Try again");
  }

  @Test
  void lists_tell_that_items_of_a_completed_job_have_failed() {
    orchestrator.ended = true;
    orchestrator.ofEndedJob = ",\"partial\":true";
    assertThat(run("jobs")).isZero();
    assertThat(run("schedules", "list")).isZero();
    assertThat(text(out)).contains(ID + "  completed, 1 failed  ", "completed, 4 failed   http://");

    out.reset();
    assertThat(run("jobs", "--json")).isZero();
    assertThat(text(out)).contains("\"status\" : \"completed\"").doesNotContain("state_text");
  }

  @Test
  void job_that_waits_for_a_host_says_which_and_why() {
    orchestrator.lastEvent =
        """
        {"job_id":"%s","seq":2,"type":"waiting","at":"2026-01-01T00:00:00Z","data":{"host":"a.test",
         "code":"connect_failed","message":"No connection.","delay_seconds":4.0}}\
        """
            .formatted(ID);
    String why = "Waiting for a.test: No connection. (connect_failed). The next request follows";
    assertThat(run("status", ID)).isZero();
    assertThat(text(out)).contains("40 chunks, 1 failed, waiting for a.test\n", why + " in 4.0 s.");

    assertThat(run("status", ID, "--follow")).isZero();
    assertThat(text(err)).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "6h, PT6H",
    "1d, P1D",
    "2w, P14D",
    "90s, PT90S",
    "1d12h, P1DT12H",
    "1H30M, PT1H30M",
    "PT6H, PT6H",
    "p1d, p1d"
  })
  void intervals_are_short_or_as_of_iso_8601(String written, String sent) {
    assertThat(run("schedules", "create", "http://site.test/", "--every", written)).isZero();
    assertThat(orchestrator.requests.getFirst()).contains("\"every\":\"" + sent + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"daily", "6", "h", "", "6 hours", "1h1d", "-6h", "1234567890h"})
  void wrong_interval_names_both_forms(String wrong) {
    assertThat(run("schedules", "create", "http://site.test/", "--every", wrong)).isEqualTo(2);
    assertThat(text(err)).contains("'--every'", "6h or 1d", "PT6H or P1D");
    assertThat(orchestrator.requests).isEmpty();
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    return Quarry.commandLine(new FixedAddress(orchestrator.address()), terminal, arguments)
        .execute(arguments);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }
}

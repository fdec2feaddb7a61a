package dev.quarry.orchestrator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.render.chromium.BrowserTab;
import dev.quarry.orchestrator.render.chromium.TestBrowser;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the dashboard does with each response to its request for the events of a job. */
final class DashboardStreamTest {
  private static final String PROBLEM = "problem(%d, '%s')";
  private static TestBrowser browser;
  private static TestBrowser.User user;
  private static BrowserTab tab;

  @BeforeAll
  static void start() throws Exception {
    browser = TestBrowser.start();
    user = browser.user();
    tab = user.open("http://127.0.0.1:" + RunningOrchestrator.port() + "/");
  }

  @AfterAll
  static void stop() {
    if (user != null) {
      user.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  static Stream<Arguments> responses() {
    return Stream.of(
        Arguments.of(PROBLEM.formatted(404, "job_not_found"), "connecting, refused job_not_found"),
        Arguments.of(PROBLEM.formatted(410, "job_gone"), "connecting, refused job_gone"),
        Arguments.of(PROBLEM.formatted(403, "role_refused"), "connecting, refused role_refused"),
        Arguments.of(
            PROBLEM.formatted(503, "too_many_waiting"), "connecting, polling too_many_waiting"),
        Arguments.of(
            PROBLEM.formatted(429, "quota_exceeded"), "connecting, polling quota_exceeded"),
        Arguments.of("new Response(null, {status: 204})", "connecting, ended"),
        Arguments.of("new Response('<p>Proxy')", "connecting, polling no_stream"),
        Arguments.of("never(signal)", "connecting, polling no_stream"),
        Arguments.of("events([]) | events([1])", "connecting, reconnecting, live, 1, ended"),
        Arguments.of(
            "events([1, 2]) | problem(502, 'http_502') | events([2, 3])",
            "connecting, live, 1, 2, reconnecting, reconnecting http_502, live, 3, ended"));
  }

  /**
   * @param responses to the requests, one after the other; the last event of the last one ends the
   *     job
   * @param expected the states and the numbers of the events
   */
  @ParameterizedTest
  @MethodSource("responses")
  void refusals_end_the_stream_and_broken_streams_continue(String responses, String expected)
      throws Exception {
    JsonNode seen =
        tab.eval(
            """
            (async () => {
              const problem = (status, code) => new Response(JSON.stringify({status, code}), {status});
              const never = (signal) =>
                new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
              const script = [%s];
              const events = (numbers) => new Response(
                numbers.map((seq) => 'data: ' + JSON.stringify(
                  {seq, type: seq === last(numbers) ? 'completed' : 'stage'}) + '\\n\\n').join(''),
                {headers: {'Content-Type': 'text/event-stream'}});
              const last = (numbers) => (sent === script.length ? numbers.at(-1) : 0);
              const former = window.fetch;
              let sent = 0;
              window.fetch = async (url, request) => {
                if (!String(url).includes('/jobs/J/')) return former(url, request);
                sent += 1;
                return (script[sent - 1] ?? never)(request.signal);
              };
              const page = document.querySelector('script[type=module]').src;
              const {follow} = await import(new URL('stream.js', page));
              const seen = [];
              await new Promise((resolve) => {
                const stop = follow('J', ({seq}) => seen.push(seq), (state, why) => {
                  seen.push(why ? state + ' ' + why.code : state);
                  if (['ended', 'refused', 'polling'].includes(state)) resolve(setTimeout(() => stop()));
                });
              });
              window.fetch = former;
              return seen.join(', ');
            })()
            """
                .formatted(
                    Stream.of(responses.split(" [|] "))
                        .map(each -> "(signal) => " + each)
                        .collect(Collectors.joining(", "))));
    assertThat(seen.asString()).isEqualTo(expected);
  }
}

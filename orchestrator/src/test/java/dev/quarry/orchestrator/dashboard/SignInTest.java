package dev.quarry.orchestrator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.render.chromium.BrowserTab;
import dev.quarry.orchestrator.render.chromium.TestBrowser;
import org.junit.jupiter.api.Test;

/** The dashboard of a server that requires keys. */
final class SignInTest {
  private static final String KEY = "the-key-of-the-operator";

  @Test
  void session_of_an_operator_and_of_a_viewer() throws Exception {
    try (TestBrowser browser = TestBrowser.start();
        DashboardServer server = new DashboardServer(KEY);
        TestBrowser.User user = browser.user()) {
      BrowserTab tab = user.open(server.url() + "#/operations/keys");
      tab.see("API key");
      Accessibility.check(tab, "sign-in");
      tab.fill("API key", "wrong");
      tab.press("Sign in");
      tab.see("Use another key.");
      tab.fill("API key", KEY);
      tab.press("Sign in");
      tab.see("Create a key");
      assertThat(tab.eval("document.cookie").asString()).isEmpty();

      tab.fill("Name", "reader");
      tab.press("Create a key");
      tab.see("shown only here");
      String created = tab.eval("document.querySelector('.secret').textContent").asString();
      tab.press("Done");
      tab.until("!document.body.textContent.includes(" + BrowserTab.quoted(created) + ")");

      tab.view("#/operations/queues");
      tab.press("Pause Text");
      tab.press("Pause the queue");
      tab.see("paused");
      tab.press("Resume Text");
      tab.until("!document.querySelector('.state.paused')");

      tab.eval(
          """
          {
            const former = window.fetch;
            window.fetch = () => (window.fetch = former, Promise.reject(new TypeError('lost')));
          }
          """);
      tab.press("Sign out");
      tab.see("The server did not respond.");
      tab.press("Sign out");
      tab.fill("API key", created);
      tab.press("Sign in");
      tab.see("This page is for admins.");
      tab.view("#/jobs");
      assertThat(tab.eval("document.body.innerText").asString()).doesNotContain("Submit a job");
      assertThat(tab.errors()).isEmpty();
    }
  }
}

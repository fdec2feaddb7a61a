package dev.quarry.orchestrator.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptShellTest {
  private static final String SCRIPT = "<script src='/app.js'></script>";

  private static boolean isShell(String body) {
    return ScriptShell.matches(
        "<html><head><title>A long title of the shell</title></head><body>" + body + "</body>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div id='root'></div>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
        "<div id='app'> <!-- filled by a script --> </div>",
        "<app-root>Loading the application, please wait ...</app-root>",
        "<div class='spinner'>Loading ...</div><main id='content'></main>",
        "<div><style>p{color:red}</style><svg><text>Logo</text></svg></div>",
        "",
      })
  void page_whose_text_is_created_by_scripts_is_a_shell(String body) {
    assertThat(isShell(body + SCRIPT)).isTrue();
    assertThat(isShell(body + "<script type='module'>start()</script>")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>Not found.</p>",
        "<div id='root'><p>Rendered on the server.</p></div>",
        "<div id='ad'></div><p>This short page of its own has a little more text than a loading"
            + " message and a copyright line together would ever have.</p>",
      })
  void page_with_text_is_none(String body) {
    assertThat(isShell(body + SCRIPT)).isFalse();
  }

  @Test
  void page_without_scripts_is_none() {
    assertThat(isShell("<div id='root'></div>")).isFalse();
    assertThat(isShell("<div id='root'></div><script type='application/ld+json'>{}</script>"))
        .isFalse();
    assertThat(ScriptShell.matches("")).isFalse();
  }

  @Test
  void deep_and_large_pages_are_read_in_part() {
    assertThat(isShell("<div>".repeat(100_000) + "<p>" + "word ".repeat(50) + SCRIPT)).isFalse();
    assertThat(isShell("<div id=root></div>" + SCRIPT + "<p>".repeat(1_000_000))).isTrue();
  }
}

package dev.quarry.orchestrator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.render.chromium.BrowserTab;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import tools.jackson.databind.JsonNode;

/** Runs axe-core on a page: its rules of WCAG, levels A and AA, and of best practice. */
final class Accessibility {
  private static final String CODE = code();
  private static final String RUN =
      """
      axe.run({resultTypes: ['violations']}).then(({violations}) => violations
        .map(({id, impact, nodes}) => impact + ' ' + id + ': ' + nodes.slice(0, 3)
          .map(({html, failureSummary}) => html.slice(0, 200) + ' ' + failureSummary).join('; ')))
      """;

  private Accessibility() {}

  private static String code() {
    try (InputStream pom = open("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      Properties jar = new Properties();
      jar.load(pom);
      String file = "META-INF/resources/webjars/axe-core/" + jar.getProperty("version");
      try (InputStream code = open(file + "/axe.min.js")) {
        return new String(code.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        Accessibility.class.getClassLoader().getResourceAsStream(resource), resource);
  }

  /** Fails if there is a serious or critical finding. */
  static void check(BrowserTab tab, String view) throws InterruptedException {
    assertThat(findings(tab))
        .as(view)
        .noneMatch(each -> each.startsWith("serious") || each.startsWith("critical"));
  }

  /** All findings, each with its impact, its rule and the elements. */
  static List<String> findings(BrowserTab tab) throws InterruptedException {
    if (!tab.eval("typeof axe === 'object'").asBoolean()) {
      tab.eval(CODE + "; true");
    }
    return tab.eval(RUN).valueStream().map(JsonNode::asString).toList();
  }
}

package dev.quarry.orchestrator.dashboard;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.quarry.orchestrator.render.chromium.BrowserTab;
import dev.quarry.orchestrator.render.chromium.TestBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes a picture of each view in light, dark and on a phone into a directory, and all findings of
 * axe-core.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "quarry.pictures", matches = ".+")
final class DashboardPictures {

  @Test
  void write() throws Exception {
    Path directory = Files.createDirectories(Path.of(System.getProperty("quarry.pictures")));
    try (TestBrowser browser = TestBrowser.start();
        DashboardServer server = new DashboardServer(null)) {
      ExampleData data = ExampleData.store(server);
      try (TestBrowser.User user = browser.user()) {
        BrowserTab tab = user.open(server.url());
        for (Map.Entry<String, String> view : views(data).entrySet()) {
          write(tab, view.getValue(), directory, view.getKey());
        }
      }
    }
    try (TestBrowser browser = TestBrowser.start();
        DashboardServer server = new DashboardServer("the-key-of-the-operator");
        TestBrowser.User user = browser.user()) {
      BrowserTab tab = user.open(server.url());
      write(tab, "#/jobs", directory, "sign-in");
    }
  }

  private static Map<String, String> views(ExampleData data) {
    Map<String, String> views = new LinkedHashMap<>();
    for (String view : data.views()) {
      String name =
          view.replace(data.crawl(), "crawl")
              .replace(data.failed(), "failed")
              .replace(data.document(), "one")
              .replace(data.schedule(), "one")
              .replaceAll("\\?.*", "")
              .replaceAll("[^a-z-]+", "-")
              .replaceAll("^-", "");
      views.put(name, view);
    }
    return views;
  }

  private static void write(BrowserTab tab, String view, Path directory, String name)
      throws InterruptedException, IOException {
    tab.view(view);
    StringBuilder report = new StringBuilder();
    for (boolean dark : new boolean[] {false, true}) {
      String picture = name + (dark ? "-dark" : "-light");
      tab.dark(dark);
      tab.screen(1280, 900);
      tab.picture(directory.resolve(picture + ".png"));
      List<String> findings = Accessibility.findings(tab);
      report.append(picture).append(": ").append(findings.size()).append(" findings\n");
      findings.forEach(each -> report.append("  ").append(each.replace('\n', ' ')).append('\n'));
    }
    Files.writeString(directory.resolve("axe.txt"), report, CREATE, APPEND);
    tab.dark(false);
    tab.screen(390, 844);
    tab.picture(directory.resolve(name + "-phone.png"));
    tab.screen(1280, 900);
  }
}

package dev.quarry.orchestrator.render.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.RenderSettings;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the browser starts and ends. */
final class BrowserLifeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir Path temporary;
  private RenderedSite site;
  private GuardedEgressClient egress;

  @BeforeEach
  void start() throws IOException {
    site = new RenderedSite(1);
    egress = InstalledChromium.egress(site);
  }

  @AfterEach
  void stop() {
    egress.close();
    site.close();
  }

  private RenderException failure(ChromiumPageRenderer renderer) {
    return catchThrowableOfType(
        RenderException.class, () -> renderer.render(RenderRequest.of(site.uri("/shell"))));
  }

  @Test
  void without_a_browser_rendering_is_unavailable() {
    RenderSettings settings = InstalledChromium.settings(temporary.resolve("none"), TIMEOUT);
    try (ChromiumPageRenderer renderer = new ChromiumPageRenderer(egress, settings)) {
      assertThat(renderer.available()).isFalse();
      RenderException failure = failure(renderer);
      assertThat(failure.code()).isEqualTo("render_unavailable");
      assertThat(failure.getMessage()).contains("QUARRY_CHROMIUM");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void browser_that_does_not_start_is_not_started_for_each_page() throws IOException {
    Path started = temporary.resolve("started");
    Path broken = temporary.resolve("broken");
    Files.writeString(broken, "#!/bin/sh\necho one >> " + started + "\nexit 1\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    RenderSettings settings = InstalledChromium.settings(broken, TIMEOUT);
    try (ChromiumPageRenderer renderer = new ChromiumPageRenderer(egress, settings)) {
      assertThat(renderer.available()).isTrue();
      assertThat(failure(renderer).code()).isEqualTo("render_unavailable");
      assertThat(failure(renderer).code()).isEqualTo("render_unavailable");
      assertThat(renderer.available()).isFalse();
      assertThat(Files.readAllLines(started)).containsExactly("one");
    }
  }

  @Test
  void idle_browser_ends_and_the_next_page_starts_another() throws Exception {
    RenderSettings settings =
        new RenderSettings(
            InstalledChromium.find(),
            "Quarry/test",
            1,
            TIMEOUT,
            100_000,
            1_000_000,
            1024,
            Duration.ofMillis(1));
    try (ChromiumPageRenderer renderer = new ChromiumPageRenderer(egress, settings)) {
      renderer.render(RenderRequest.of(site.uri("/shell")));
      Await.until("the browser has ended", () -> InstalledChromium.processes().isEmpty());
      renderer.render(RenderRequest.of(site.uri("/shell")));
    }
    Await.until("the browser has ended", () -> InstalledChromium.processes().isEmpty());
  }

  @Test
  void browser_ends_with_its_parent_and_its_profile_is_removed() throws Exception {
    InstalledChromium.find();
    Process parent =
        JavaProcess.builder(
                List.of("-Djava.io.tmpdir=" + temporary),
                RendersForever.class,
                List.of(site.uri("/").getAuthority(), site.uri("/silent").toString()))
            .redirectOutput(temporary.resolve("output").toFile())
            .start();
    try {
      Await.within(
          Duration.ofSeconds(60),
          "the page is being loaded",
          () -> site.requests().contains("/silent"));
      List<ProcessHandle> browser = parent.descendants().toList();
      assertThat(browser).isNotEmpty();
      Path profile = profile(parent.children().findFirst().orElseThrow());
      assertThat(profile).isDirectory();

      parent.destroyForcibly().waitFor();

      Await.until(
          "the browser has ended", () -> browser.stream().noneMatch(ProcessHandle::isAlive));
      Await.until("the profile is removed", () -> Files.notExists(profile));
    } finally {
      parent.destroyForcibly();
    }
  }

  /** From the command line of the shell that starts the browser. */
  private static Path profile(ProcessHandle shell) {
    List<String> arguments = List.of(shell.info().arguments().orElseThrow());
    return Path.of(arguments.get(arguments.indexOf("quarry-chromium") + 1));
  }

  /** Renders a page that never responds. */
  static final class RendersForever {
    private RendersForever() {}

    public static void main(String[] arguments) throws Exception {
      try (GuardedEgressClient egress = InstalledChromium.egress(arguments[0]);
          ChromiumPageRenderer renderer =
              new ChromiumPageRenderer(
                  egress,
                  InstalledChromium.settings(InstalledChromium.find(), Duration.ofMinutes(5)))) {
        renderer.render(RenderRequest.of(URI.create(arguments[1])));
      }
    }
  }
}

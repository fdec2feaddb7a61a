package dev.quarry.orchestrator.render.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.CountingListener;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real Chromium renders pages of a site on loopback. */
final class ChromiumPageRendererTest {
  private static CountingListener closedOff;
  private static RenderedSite site;
  private static GuardedEgressClient egress;
  private static ChromiumPageRenderer renderer;

  @BeforeAll
  static void start() throws Exception {
    var executable = InstalledChromium.find();
    closedOff = new CountingListener();
    site = new RenderedSite(closedOff.port());
    egress = InstalledChromium.egress(site);
    renderer =
        new ChromiumPageRenderer(
            egress, InstalledChromium.settings(executable, Duration.ofSeconds(30)));
  }

  @AfterAll
  static void stop() throws Exception {
    if (renderer != null) {
      renderer.close();
      egress.close();
      site.close();
      closedOff.close();
    }
  }

  private static Rendering.Page page(String path) throws Exception {
    return (Rendering.Page) renderer.render(RenderRequest.of(site.uri(path)));
  }

  private static String html(String path) throws Exception {
    return new String(page(path).html(), UTF_8);
  }

  private static RenderException failure(URI uri) {
    return catchThrowableOfType(
        RenderException.class, () -> renderer.render(RenderRequest.of(uri)));
  }

  /** With a short timeout, for pages that use it up. */
  private static ChromiumPageRenderer impatient() {
    return new ChromiumPageRenderer(
        egress, InstalledChromium.settings(InstalledChromium.find(), Duration.ofSeconds(9)));
  }

  @Test
  void shell_is_filled_by_its_scripts() throws Exception {
    Rendering.Page page = page("/shell");
    assertThat(new String(page.html(), UTF_8))
        .startsWith("<!DOCTYPE html><html>")
        .contains("<title>Stones</title>", "<ul><li>Granite</li><li>Marble</li></ul>");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.uri()).isEqualTo(site.uri("/shell"));
    assertThat(renderer.available()).isTrue();
  }

  @Test
  void lazy_content_is_loaded_by_scrolling() throws Exception {
    assertThat(html("/lazy")).contains("Section 0 is here.", "Section 4 is here.");
  }

  @Test
  void endless_page_is_read_when_its_time_is_over() throws Exception {
    try (ChromiumPageRenderer impatient = impatient()) {
      Rendering rendering = impatient.render(RenderRequest.of(site.uri("/endless")));
      assertThat(new String(((Rendering.Page) rendering).html(), UTF_8)).contains("Entry 5");
    }
  }

  @Test
  void page_reaches_no_private_address_in_any_way() throws Exception {
    String html = html("/private");

    assertThat(html)
        .contains("fetch failed 127.0.0.1", "fetch failed localhost", "fetch failed [::1]")
        .contains("fetch failed 127.0.0.2", "fetch failed 0.0.0.0", "redirect failed")
        .contains("socket failed", "events failed", "worker failed", "transport failed")
        .contains("peer tried")
        .doesNotContain("reached <", "reached 1", "reached l");
    assertThat(closedOff.connections()).isZero();
    assertThat(closedOff.packets()).isZero();
  }

  @Test
  void other_documents_are_not_opened() throws Exception {
    String closed = "http://127.0.0.1:" + closedOff.port() + "/";
    for (String path : List.of("/script-redirect", "/to-private")) {
      assertThat(renderer.render(RenderRequest.of(site.uri(path))))
          .isEqualTo(new Rendering.Redirect(URI.create(closed)));
    }
    assertThat(closedOff.connections()).isZero();
    assertThat(renderer.render(RenderRequest.of(site.uri("/moved"))))
        .isEqualTo(new Rendering.Redirect(site.uri("/shell")));
    assertThat(renderer.render(RenderRequest.of(site.uri("/meta-redirect"))))
        .isEqualTo(new Rendering.Redirect(site.uri("/shell?from=meta")));
    assertThat(html("/to-file")).contains("<p>Stays</p>").doesNotContain("root:");
    assertThat(html("/reload")).contains("<p>Again</p>");
  }

  @Test
  void page_at_a_private_address_is_refused_with_the_rule() {
    assertThat(failure(URI.create("http://127.0.0.1:" + closedOff.port() + "/")).code())
        .isIn("blocked_address", "blocked_port");
    assertThat(failure(URI.create("https://localhost:" + closedOff.port() + "/")).code())
        .isIn("blocked_address", "blocked_port");
    assertThat(closedOff.connections()).isZero();
  }

  @Test
  void error_page_is_rendered_with_its_status() throws Exception {
    Rendering.Page page = page("/gone");
    assertThat(page.status()).isEqualTo(404);
    assertThat(new String(page.html(), UTF_8)).contains("Not here.");
  }

  @Test
  void response_that_is_no_page_fails() {
    assertThat(failure(site.uri("/no-page")).code()).isEqualTo("render_failed");
  }

  @Test
  void shadow_roots_are_included_where_they_are_shown() throws Exception {
    assertThat(html("/shadow"))
        .contains("<b slot=\"title\">Title of the card</b>")
        .contains("Hidden in the shadow: ")
        .containsPattern("(?s)<h2>.*Title of the card.*</h2>.*Text of the card");
  }

  @Test
  void dialogs_do_not_stop_a_page() throws Exception {
    assertThat(html("/dialogs")).contains("Confirmed: false");
  }

  @Test
  void pages_share_no_cookies() throws Exception {
    assertThat(html("/cookies")).contains("Cookies before: []");
    assertThat(html("/cookies")).contains("Cookies before: []");
  }

  @Test
  void headers_are_sent_to_the_origin_of_the_page_only() throws Exception {
    renderer.render(new RenderRequest(site.uri("/two-origins"), Map.of("X-Secret", "stone")));
    for (String path : List.of("/two-origins", "/api/own", "/to-other")) {
      assertThat(site.headers(path, "X-secret")).as(path).containsExactly("stone");
    }
    for (String path : List.of("/api/other", "/api/redirected")) {
      assertThat(site.headers(path, "Host")).as(path).isNotEmpty();
      assertThat(site.headers(path, "X-secret")).as(path).isEmpty();
    }
    html("/shell");
    assertThat(site.headers("/shell", "User-agent").getFirst())
        .contains("Chrome/", "Quarry/test (+https://quarry.example)")
        .doesNotContain("Headless");
  }

  @Test
  void page_over_the_size_limit_is_refused() {
    assertThat(failure(site.uri("/large")).code()).isEqualTo("too_large");
  }

  @Test
  void page_that_does_not_respond_times_out_and_the_next_one_works() throws Exception {
    try (ChromiumPageRenderer impatient = impatient()) {
      for (String path : List.of("/silent", "/busy")) {
        RenderException timeout =
            catchThrowableOfType(
                RenderException.class, () -> impatient.render(RenderRequest.of(site.uri(path))));
        assertThat(timeout.code()).as(path).isEqualTo("timeout");
        assertThat(timeout.retryable()).isTrue();
      }
      assertThat(impatient.render(RenderRequest.of(site.uri("/shell"))))
          .isInstanceOf(Rendering.Page.class);
    }
  }

  @Test
  void page_that_needs_too_much_memory_fails_alone() throws Exception {
    assertThat(failure(site.uri("/memory")).code()).isEqualTo("render_failed");
    assertThat(html("/shell")).contains("Granite");
  }

  @Test
  void page_after_a_killed_browser_works() throws Exception {
    html("/shell");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RenderException> running = threads.submit(() -> failure(site.uri("/silent")));
      Await.until("the page is being loaded", () -> site.requests().contains("/silent"));
      InstalledChromium.processes().forEach(ProcessHandle::destroyForcibly);
      assertThat(running.get().code()).isEqualTo("render_failed");
      assertThat(running.get().retryable()).isTrue();
    }
    assertThat(html("/shell")).contains("Granite");
  }

  @Test
  void pages_are_rendered_at_the_same_time_and_further_ones_wait() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> pages =
          List.of("/shell", "/lazy", "/shell", "/shadow").stream()
              .map(path -> threads.submit(() -> html(path)))
              .toList();
      assertThat(pages.get(0).get()).contains("Granite");
      assertThat(pages.get(1).get()).contains("Section 4 is here.");
      assertThat(pages.get(2).get()).contains("Marble");
      assertThat(pages.get(3).get()).contains("Title of the card");
    }
  }

  @Test
  void interrupt_ends_a_page() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    renderer.render(RenderRequest.of(site.uri("/silent")));
                  } catch (RenderException | InterruptedException e) {
                    end.complete(e);
                  }
                });
    waiting.interrupt();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;
import dev.quarry.testkit.TestSite;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of a crawl that need a browser. {@code ChromiumPageRendererTest} tests the browser. */
class RenderedPagesTest extends CrawlFixture {
  private static final String SHELL = "<div id=root></div><script src=/app.js></script>";
  private static final String RENDERED =
      "<main><h1>Rendered</h1><p>What the script wrote.</p><a href=/next>next</a></main>";

  /** Shows the same page whatever is opened. */
  private static final class OnePage implements PageRenderer {
    final List<URI> opened = new ArrayList<>();
    final Map<URI, Map<String, String>> headers = new HashMap<>();
    Rendering shown = new Rendering.Page(URI.create("http://a/"), 200, RENDERED.getBytes(UTF_8));

    @Override
    public boolean available() {
      return true;
    }

    @Override
    public synchronized Rendering render(RenderRequest request) throws RenderException {
      opened.add(request.uri());
      headers.put(request.uri(), request.headers());
      return shown;
    }
  }

  @Test
  void page_without_text_is_rendered_and_its_links_are_followed() throws Exception {
    OnePage browser = new OnePage();
    renderer = browser;
    site.body("/", "text/html", SHELL);
    site.page("/next");
    crawl("/");
    assertThat(text("/")).contains("What the script wrote.");
    assertThat(paths()).containsExactly("/", "/next");
    assertThat(browser.opened).containsExactly(URI.create(site.url("/")));
  }

  @Test
  void page_with_text_is_rendered_only_if_the_submission_says_so() throws Exception {
    OnePage browser = new OnePage();
    renderer = browser;
    site.html("/", "<p>Text of its own.</p><script>1</script>");
    crawl("/");
    assertThat(browser.opened).isEmpty();

    again();
    options.putAll(Map.of("render", "always", "force", "true"));
    crawl("/");
    assertThat(browser.opened).hasSize(1);
    assertThat(text("/")).contains("What the script wrote.");
  }

  @Test
  void without_a_browser_only_pages_that_need_one_are_skipped() throws Exception {
    site.page("/", "/shell");
    site.body("/shell", "text/html", SHELL);
    crawl("/");
    assertThat(ends())
        .containsEntry("/", "stored")
        .containsEntry("/shell", "skipped render_unavailable");
  }

  @Test
  void page_is_not_rendered_if_the_submission_forbids_it() throws Exception {
    OnePage browser = new OnePage();
    renderer = browser;
    options.put("render", "never");
    site.page("/", "/shell");
    site.body("/shell", "text/html", SHELL);
    crawl("/");
    assertThat(ends()).containsEntry("/shell", "skipped no_text");
    assertThat(browser.opened).isEmpty();
  }

  @Test
  void browser_sends_the_headers_of_the_operator_to_their_site_and_no_other() throws Exception {
    OnePage browser = new OnePage();
    renderer = browser;
    try (TestSite other = new TestSite()) {
      site.page("/", "/shell", other.url("/shell"));
      site.body("/shell", "text/html", SHELL);
      other.body("/shell", "text/html", SHELL);
      credentials = HostCredentials.parse(List.of(site.url("") + " Cookie: session=s3cret"));
      options.put("allow_domains", "127.0.0.1");
      crawl("/");
      assertThat(browser.headers)
          .containsOnly(
              entry(URI.create(site.url("/shell")), Map.of("Cookie", "session=s3cret")),
              entry(URI.create(other.url("/shell")), Map.of()));
    }
  }

  @Test
  void document_to_which_scripts_lead_is_an_item_of_its_own() throws Exception {
    OnePage browser = new OnePage();
    browser.shown = new Rendering.Redirect(URI.create(site.url("/target")));
    renderer = browser;
    site.page("/", "/shell");
    site.body("/shell", "text/html", SHELL);
    site.html("/target", "<p>The target has text of its own.</p>");
    crawl("/");
    assertThat(ends())
        .containsEntry("/shell", "skipped redirected")
        .containsEntry("/target", "stored");
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.NamedDocumentFetcher;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.fetch.host.LocalHostRegistry;
import dev.quarry.orchestrator.pipeline.load.FileLoader;
import dev.quarry.orchestrator.pipeline.load.Loader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A public site that names a private server wherever a crawl or a download takes an address from
 * it. The site is allowed, the private server is not, and nothing connects to it.
 */
final class GuardedCallersTest extends CrawlFixture {
  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket closed;
  private String secret;

  @BeforeEach
  void listen() throws IOException {
    closed = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.2"));
    secret = "http://127.0.0.2:" + closed.getLocalPort();
    Thread.ofVirtual().start(this::accept);
  }

  @AfterEach
  void nothingConnected() throws IOException {
    closed.close();
    assertThat(connections).as("connections to the private server").hasValue(0);
  }

  private void accept() {
    try {
      while (true) {
        closed.accept().close();
        connections.incrementAndGet();
      }
    } catch (IOException e) {
      // The test has ended.
      return;
    }
  }

  @Test
  void page_that_redirects_or_refreshes_to_a_private_address_is_not_followed() throws Exception {
    site.page("/", "/redirect", "/refresh", "/link", "/neighbour");
    site.redirect("/redirect", secret + "/a");
    site.html("/refresh", "<meta http-equiv=refresh content='0; url=" + secret + "/b'>");
    site.html("/link", "<link rel=canonical href='" + secret + "/c'>", secret + "/d");
    site.page("/neighbour");
    options.put("allow_domains", List.of("127.0.0.2"));
    crawl("/");
    assertThat(ends()).containsEntry("/", "stored").containsEntry("/neighbour", "stored");
    assertThat(ends().entrySet().stream().filter(end -> end.getKey().startsWith(secret)))
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(end -> end.getValue().equals("failed blocked_address"));
  }

  @Test
  void robots_txt_that_redirects_to_a_private_address_is_not_read_there() throws Exception {
    site.redirect("/robots.txt", secret + "/robots.txt");
    site.page("/");
    assertThat(failure("/").code()).isEqualTo("blocked_address");
    assertThat(site.requests()).doesNotContain("/");
  }

  @Test
  void sitemaps_and_lists_at_private_addresses_are_not_read() throws Exception {
    site.body(
        "/robots.txt",
        "text/plain",
        "Sitemap: "
            + secret
            + "/sitemap.xml\nSitemap: "
            + site.url("/index.xml")
            + ("\nSitemap: " + site.url("/moved.xml")));
    site.redirect("/moved.xml", secret + "/sitemap.xml");
    site.body(
        "/index.xml",
        "application/xml",
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
            + (secret + "/inner.xml</loc></sitemap></sitemapindex>"));
    site.redirect("/llms.txt", secret + "/llms.txt");
    site.page("/", "/neighbour");
    site.page("/neighbour");
    crawl("/");
    assertThat(ends()).isEqualTo(Map.of("/", "stored", "/neighbour", "stored"));
  }

  @Test
  void document_that_redirects_to_a_private_address_is_not_loaded() {
    site.redirect("/a.pdf", secret + "/a.pdf");
    HostPolicy hosts = new HostPolicy(1, new LocalHostRegistry(timer), timer);
    PoliteFetcher web =
        new PoliteFetcher(egress, hosts, credentials, FetchSettings.DEFAULTS, timer, clock);
    Loader loader =
        new Loader(
            new NamedDocumentFetcher(web),
            new FileLoader(List.of(), 1_000),
            1_000,
            Duration.ofSeconds(10));
    for (String address : List.of(site.url("/a.pdf"), secret + "/a.pdf")) {
      assertThatThrownBy(() -> loader.load("t", address))
          .isInstanceOfSatisfying(
              StageException.class,
              e -> {
                assertThat(e.code()).isEqualTo("blocked_address");
                assertThat(e.retryable()).isFalse();
              });
    }
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.testkit.TestSite;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A site behind a login. */
class CredentialsTest extends CrawlFixture {

  @Test
  void headers_of_the_operator_reach_their_site_and_no_other() throws Exception {
    ConcurrentLinkedQueue<String> elsewhere = new ConcurrentLinkedQueue<>();
    try (TestSite other = new TestSite()) {
      other.on(
          "/",
          exchange -> {
            elsewhere.add(Objects.toString(exchange.getRequestHeaders().getFirst("Cookie")));
            TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>Elsewhere");
          });
      other.on(
          "/robots.txt",
          exchange -> {
            elsewhere.add(Objects.toString(exchange.getRequestHeaders().getFirst("Cookie")));
            TestSite.reply(exchange, 404, Map.of(), "");
          });
      site.on("/", exchange -> protectedPage(exchange, "<a href=/out>out</a>"));
      site.redirect("/out", other.url("/"));
      site.redirect("/robots.txt", other.url("/robots.txt"));
      credentials = HostCredentials.parse(List.of(site.url("") + " Cookie: session=s3cret"));
      options.put("allow_domains", "127.0.0.1");
      crawl("/");
      assertThat(uris()).containsExactlyInAnyOrder(site.url("/"), other.url("/"));
      assertThat(elsewhere).hasSizeGreaterThanOrEqualTo(2).containsOnly("null");
      assertThat(context.otherEvents.toString()).doesNotContain("s3cret");
    }
  }

  private static void protectedPage(HttpExchange exchange, String body) throws IOException {
    boolean known = "session=s3cret".equals(exchange.getRequestHeaders().getFirst("Cookie"));
    TestSite.reply(
        exchange, known ? 200 : 403, Map.of("Content-Type", "text/html"), known ? body : "");
  }
}

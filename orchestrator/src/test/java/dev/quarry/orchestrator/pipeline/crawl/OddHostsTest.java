package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Hosts for which java.net.URI returns no host. */
class OddHostsTest extends CrawlFixture {

  @Test
  void odd_host_fails_with_an_error_code() {
    assertThat(failureOf("http://my_site.invalid/").code()).isEqualTo("unknown_host");
    assertThat(failureOf("http://169.254.43518/").code()).isEqualTo("blocked_address");
    assertThat(failureOf("http://[::ffff:169.254.169.254]/").code()).isEqualTo("blocked_address");
  }

  @Test
  void follows_links_of_a_short_ipv4_host() throws Exception {
    String odd = site.url("/").replace("127.0.0.1", "127.1");
    site.page("/", "/a", odd + "b");
    site.page("/a");
    site.page("/b");
    crawlUrl(odd);
    assertThat(site.requests()).containsExactlyInAnyOrder("/", "/a", "/b");
    assertThat(counts().stored()).isEqualTo(3);
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A host that stops to respond in the middle of a crawl. */
class DeadHostTest extends CrawlFixture {
  @Test
  void its_other_pages_fail_with_one_code() throws Exception {
    String[] links = new String[200];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/p" + i;
    }
    site.page("/", links);
    pages.beforeStoring(address -> site.close());
    crawl("/");
    Map<String, String> ends = ends();
    assertThat(ends).hasSize(201).containsEntry("/", "stored");
    assertThat(ends.values()).filteredOn("failed host_unavailable"::equals).hasSizeGreaterThan(180);
    assertThat(counts().queued()).isZero();
  }
}

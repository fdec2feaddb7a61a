package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A host that does not respond, from the start or in the middle of a crawl. */
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
    assertThat(waits()).isNotEmpty().allMatch(event -> event.contains(site.url("").substring(7)));
  }

  @Test
  void first_page_fails_soon_with_the_code_of_its_request_and_says_meanwhile_why_it_waits() {
    hosts = hostPolicy();
    String url = site.url("/");
    String host = url.substring(7, url.length() - 1);
    site.close();

    assertThat(failureOf(url).code()).isEqualTo("connect_failed");
    assertThat(waits()).containsExactly(waiting(host, "1.0"), waiting(host, "4.0"));
    assertThat(timer.slept()).isEqualTo(Duration.ofSeconds(5));

    StageException second = failureOf(url);
    assertThat(second.code()).isEqualTo("connect_failed");
    assertThat(second.delay()).hasValueSatisfying(this::pass);

    // The host may get a request again, so the last attempt is not spent in vain.
    StageException third = failureOf(url);
    assertThat(third.code()).isEqualTo("connect_failed");
    assertThat(waits()).containsExactly(waiting(host, "1.0"));
    assertThat(timer.slept()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void first_page_of_another_job_does_not_wait_for_a_host_that_is_known_not_to_respond() {
    hosts = hostPolicy();
    String url = site.url("/");
    site.close();
    for (int attempt = 0; attempt < 3; attempt++) {
      failureOf(url).delay().ifPresent(this::pass);
    }
    again();
    Duration before = timer.slept();
    StageException refused = failureOf(url);
    assertThat(refused.code()).isEqualTo("connect_failed");
    assertThat(refused.retryable()).isTrue();
    assertThat(refused.delay()).isEmpty();
    assertThat(timer.slept()).isEqualTo(before);
  }

  private void pass(Duration time) {
    try {
      timer.sleep(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> waits() {
    return context.otherEvents.stream().filter(event -> event.startsWith("waiting ")).toList();
  }

  private static String waiting(String host, String seconds) {
    return "waiting {code=connect_failed, delay_seconds="
        + seconds
        + ", host="
        + host
        + ", message=No connection to "
        + host
        + " could be made; it may be down or refuse connections.}";
  }
}

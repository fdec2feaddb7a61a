package dev.quarry.orchestrator.pipeline.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpiderTrapFilterTest {
  private final SpiderTrapFilter rules = new SpiderTrapFilter();

  @Test
  void allows_ordinary_urls() {
    assertThat(visits("https://example.org/docs/3/library/a/b/c.html?x=1&y=2")).isTrue();
    assertThat(visits("https://example.org/a/b/a/b/a/c")).isTrue();
  }

  @Test
  void refuses_paths_that_repeat_or_never_end() {
    assertThat(visits("https://example.org/a/b/a/b/a/b/a/b")).isFalse();
    assertThat(visits("https://example.org/" + "x/y/".repeat(10))).isFalse();
    String deep = String.join("/", IntStream.range(0, 25).mapToObj(i -> "s" + i).toList());
    assertThat(visits("https://example.org/" + deep)).isFalse();
  }

  @Test
  void refuses_many_parameters() {
    assertThat(visits("https://example.org/?" + "a=1&".repeat(11) + "b=2")).isFalse();
  }

  @Test
  void refuses_endless_queries_of_one_path_and_keeps_the_known_ones() {
    long visited =
        IntStream.range(0, 1000)
            .filter(i -> visits("https://example.org/calendar?month=" + i))
            .count();
    assertThat(visited).isEqualTo(200);
    assertThat(visits("https://example.org/calendar?month=7")).isTrue();
    assertThat(visits("https://example.org/other?month=7")).isTrue();
  }

  @Test
  void refuses_endless_sub_domains() {
    long visited =
        IntStream.range(0, 10_000).filter(i -> visits("https://s" + i + ".example.org/")).count();
    assertThat(visited).isEqualTo(100);
  }

  private boolean visits(String url) {
    return !rules.isTrap(url);
  }
}

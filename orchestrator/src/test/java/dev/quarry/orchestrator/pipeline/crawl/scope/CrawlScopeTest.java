package dev.quarry.orchestrator.pipeline.crawl.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrawlScopeTest {
  private static final String SEED = "https://example.org/docs/";

  @ParameterizedTest
  @CsvSource({
    "https://example.org/other, true",
    "http://example.org/other, true",
    "https://www.example.org/other, true",
    "https://sub.example.org/, false",
    "https://example.org:8443/, false",
    "https://notexample.org/, false",
    "https://example.org.evil.net/, false",
  })
  void stays_on_the_first_pages_host(String url, boolean visit) {
    assertThat(scope(Map.of()).refusal(url, 1).isEmpty()).isEqualTo(visit);
  }

  @ParameterizedTest
  @CsvSource({
    "example.net, https://example.net/, true",
    "example.net, https://docs.example.net/a, true",
    "example.net, https://badexample.net/, false",
    "*.example.net, https://docs.example.net/a, true",
    "*.example.net, https://example.net/, false",
    "example.net, https://example.org/a, true",
  })
  void reaches_the_domains_that_were_added(String domain, String url, boolean visit) {
    assertThat(scope(Map.of("allow_domains", List.of(domain))).refusal(url, 1).isEmpty())
        .isEqualTo(visit);
  }

  @ParameterizedTest
  @CsvSource({
    "/docs/*, https://example.org/docs/a, true",
    "/docs/, https://example.org/docs/a, true",
    "/docs/, https://example.org/blog/docs/a, false",
    "*/docs/*, https://example.org/blog/docs/a, true",
    "*.html, https://example.org/a.html, true",
    "*.html, https://example.org/a.html?x=1, false",
    "https://example.org/docs/*/api*, https://example.org/docs/v2/api/x, true",
    "/a*b*c, https://example.org/a-b-b-c, true",
    "/a*b*c, https://example.org/a-c-b, false",
    "/search?q=*, https://example.org/search?q=x, true",
  })
  void includes_what_matches_a_pattern(String pattern, String url, boolean visit) {
    assertThat(scope(Map.of("include", List.of(pattern))).refusal(url, 1).isEmpty())
        .isEqualTo(visit);
  }

  @Test
  void excludes_before_it_includes_but_never_the_first_page() {
    CrawlScope scope = scope(Map.of("include", List.of("/docs/*"), "exclude", List.of("/docs/*")));
    assertThat(scope.refusal("https://example.org/docs/a", 1).orElse(null))
        .isEqualTo(SkipReason.OUT_OF_SCOPE);
    assertThat(scope.refusal(SEED, 0).isEmpty()).isTrue();
  }

  @Test
  void crawls_have_the_same_identity_by_seed_and_scope() {
    byte[] plain = scope(Map.of()).sha256();
    assertThat(scope(Map.of("max_pages", 7)).sha256()).isEqualTo(plain);
    for (Map<String, Object> other :
        List.<Map<String, Object>>of(
            Map.of("max_depth", 2),
            Map.of("render", "always"),
            Map.of("include", List.of("/docs/*")),
            Map.of("exclude", List.of("/docs/*")),
            Map.of("allow_domains", List.of("example.net")))) {
      assertThat(scope(other).sha256()).as("%s", other).isNotEqualTo(plain);
    }
  }

  @Test
  void ends_at_the_depth() {
    CrawlScope scope = scope(Map.of("max_depth", 2));
    assertThat(scope.refusal("https://example.org/a", 2).isEmpty()).isTrue();
    assertThat(scope.refusal("https://example.org/a", 3).orElse(null)).isEqualTo(SkipReason.LIMIT);
    assertThat(scope(Map.of("max_depth", 0)).followsLinks()).isFalse();
  }

  @Test
  void matches_hostile_patterns_in_time() {
    UrlPattern pattern = new UrlPattern("*a".repeat(200) + "b");
    String url = "https://example.org/" + "a".repeat(1900);
    assertTimeout(Duration.ofSeconds(1), () -> assertThat(pattern.matches(url)).isFalse());
  }

  private static CrawlScope scope(Map<String, Object> options) {
    return new CrawlScope(SEED, CrawlOptions.from(options));
  }
}

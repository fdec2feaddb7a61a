package dev.quarry.bench.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.SkipReason;
import dev.quarry.testkit.HardSite;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HardSiteTest {
  private static final Set<String> REASONS =
      Stream.of(SkipReason.values()).map(SkipReason::code).collect(Collectors.toSet());

  private HardSite site;

  @BeforeEach
  void start() throws Exception {
    site = new HardSite(Duration.ZERO);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void each_served_path_has_an_expectation_and_each_expected_one_but_the_missing_is_served() {
    Set<String> expected =
        site.expected().keySet().stream()
            .map(path -> path.replaceFirst("(?<==|/events/).*", ""))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    expected.remove("/missing");
    expected.add("/robots.txt");

    assertThat(site.paths()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void first_page_links_every_expected_page_but_the_further_months_and_days() throws Exception {
    String front = get("/");

    assertThat(site.expected().keySet())
        .filteredOn(path -> !path.matches("/calendar.*|/events/.*"))
        .hasSizeGreaterThan(30)
        .allSatisfy(path -> assertThat(front).contains("href=\"" + path + "\""));
    assertThat(front)
        .contains("\"/calendar?month=0\"", "\"/events/2101-05-07\"")
        .doesNotContain("month=1\"", "/events/2101-05-08");
  }

  @Test
  void calendars_never_end() throws Exception {
    String beyond = "/calendar?month=" + HardSite.MONTHS;

    assertThat(get("/calendar?month=" + (HardSite.MONTHS - 1))).contains(beyond);
    assertThat(get(beyond)).contains("/calendar?month=" + (HardSite.MONTHS + 1));
    assertThat(get("/events/2101-12-31")).contains("/events/2102-01-01");
    assertThat(site.expected())
        .containsEntry(beyond, new HardSite.Expectation("skipped limit", ""))
        .doesNotContainKey("/calendar?month=" + (HardSite.MONTHS + 1));
  }

  @Test
  void each_end_is_one_that_the_api_knows() {
    assertThat(site.expected().values())
        .allSatisfy(
            expectation -> {
              String[] words = expectation.end().split(" ");
              switch (ItemStatus.of(words[0])) {
                case STORED -> assertThat(words).hasSize(1);
                case SKIPPED -> assertThat(REASONS).contains(words[1]);
                case FAILED -> assertThat(words[1]).matches("[a-z_]+");
                case QUEUED, FETCHED, UNCHANGED -> assertThat(words).isEmpty();
              }
            });
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(site.start().resolve(path)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}

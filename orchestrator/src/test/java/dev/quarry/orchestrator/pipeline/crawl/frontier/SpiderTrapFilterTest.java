package dev.quarry.orchestrator.pipeline.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpiderTrapFilterTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);
  private static final String SITE = "https://example.org";

  private final SpiderTrapFilter rules = new SpiderTrapFilter(TODAY);

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

  @ParameterizedTest
  @CsvSource({
    "/calendar/%d/%02d/, 1",
    "/calendar/%d/%d, 1",
    "/events/%d-%02d, 1",
    "/events/month/%d-%02d?view=list, 1",
    "/calendar/%d/%02d/, -1",
    "/events/%d-%02d.html, -1",
  })
  void refuses_endless_months_in_the_path(String path, int step) {
    Stream<String> months =
        Stream.iterate(YearMonth.from(TODAY), month -> month.plusMonths(step))
            .map(month -> SITE + path.formatted(month.getYear(), month.getMonthValue()));
    long archive = step < 0 ? ChronoUnit.MONTHS.between(YearMonth.of(1990, 1), TODAY) : 0;
    assertThat(chain(months.limit(2_000))).isEqualTo(1 + archive + 200);
  }

  @ParameterizedTest
  @CsvSource({
    "uuuu/MM/dd, /calendar/, /",
    "uuuu-MM-dd, /events/, ''",
    "uuuu-MM-dd, /agenda/, /week",
    "uuuu/MM/dd, /log/, ?format=ical",
  })
  void refuses_endless_days_in_the_path(String format, String before, String after) {
    Stream<String> days =
        Stream.iterate(TODAY.plusDays(1), day -> day.plusDays(1))
            .map(day -> SITE + before + DateTimeFormatter.ofPattern(format).format(day) + after);
    assertThat(chain(days.limit(2_000))).isEqualTo(201); // the first is not linked from a day
  }

  @Test
  void refuses_the_days_of_endless_months() {
    long visited = 0;
    for (YearMonth month = YearMonth.of(2027, 1); month.getYear() < 2060; ) {
      String page = SITE + "/calendar/" + month.getYear() + "/" + month.getMonthValue();
      for (int day = 1; day <= month.lengthOfMonth(); day++) {
        visited += rules.isTrap(page, page + "/" + day) ? 0 : 1;
      }
      month = month.plusMonths(1);
      String next = SITE + "/calendar/" + month.getYear() + "/" + month.getMonthValue();
      visited += rules.isTrap(page, next) ? 0 : 1;
    }
    assertThat(visited).isEqualTo(200);
  }

  @Test
  void visits_ten_years_of_a_blog_with_its_archive_of_days() {
    String blog = SITE + "/blog/";
    long pages = 0;
    long visited = 0;
    String newer = blog;
    for (LocalDate day = TODAY; day.isAfter(TODAY.minusYears(10)); day = day.minusDays(1)) {
      String archive = blog + day.format(DateTimeFormatter.ofPattern("uuuu/MM/dd/"));
      String post = archive + "what-happened-on-day-" + day.toEpochDay();
      visited += rules.isTrap(newer, archive) ? 0 : 1;
      visited += rules.isTrap(archive, post) ? 0 : 1;
      pages += 2;
      newer = archive;
    }
    assertThat(visited).isEqualTo(pages);
  }

  @Test
  void visits_dates_that_an_index_lists_in_any_century() {
    long visited =
        Stream.iterate(LocalDate.of(1890, 1, 1), day -> day.plusDays(1))
            .limit(1_000)
            .filter(day -> !rules.isTrap(SITE + "/issues/", SITE + "/issue/" + day))
            .count();
    assertThat(visited).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({"/rfc/, 2031", "/article/, 203105", "/part/, 20310507", "/v/1.2031-, 5"})
  void numbers_are_no_dates(String before, int first) {
    Stream<String> numbers =
        IntStream.range(first, first + 1_000).mapToObj(number -> SITE + before + number);
    assertThat(chain(numbers)).isEqualTo(1_000);
  }

  /** Visits pages of which each links to the next one, up to the first that is refused. */
  private long chain(Stream<String> urls) {
    String base = SITE + "/";
    long visited = 0;
    for (String url : (Iterable<String>) urls::iterator) {
      if (rules.isTrap(base, url)) {
        return visited;
      }
      base = url;
      visited++;
    }
    return visited;
  }

  private boolean visits(String url) {
    return !rules.isTrap(SITE + "/", url);
  }
}

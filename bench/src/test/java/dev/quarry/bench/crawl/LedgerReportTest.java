package dev.quarry.bench.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.bench.crawl.LedgerReport.End;
import dev.quarry.testkit.HardSite.Expectation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerReportTest {
  private static final End STORED = new End("stored", "", "Grüße");
  private final Map<String, Expectation> expected = new LinkedHashMap<>();
  private final Map<String, End> ledger = new LinkedHashMap<>();

  @Test
  void pages_that_ended_as_expected_are_counted() {
    expect("/private", "skipped robots", "");
    expect("/latin", "stored", "Grüße");
    ledger.put("/private", new End("skipped", "robots", ""));
    ledger.put("/latin", STORED);

    assertThat(report().asExpected()).isTrue();
    assertThat(report().markdown())
        .contains("| `/private` | skipped | robots | skipped robots | as expected |")
        .contains("| `/latin` | stored |  | stored with “Grüße” | as expected |")
        .contains("All 2 pages are as expected.");
  }

  @Test
  void another_reason_another_text_a_missing_and_a_further_page_are_not_as_expected() {
    expect("/private", "skipped robots", "");
    expect("/latin", "stored", "Köln");
    expect("/missing", "failed not_found", "");
    ledger.put("/private", new End("skipped", "limit", ""));
    ledger.put("/latin", STORED);
    ledger.put("/further", STORED);

    assertThat(report().asExpected()).isFalse();
    assertThat(report().markdown())
        .contains("| `/private` | skipped | limit | skipped robots | **not as expected** |")
        .contains("| `/latin` | stored |  | stored with “Köln” | **not as expected** |")
        .contains("| `/missing` | not listed |  | failed not_found | **not as expected** |")
        .contains("| `/further` | stored |  | not listed | **not as expected** |")
        .contains("4 of 4 pages are not as expected.");
  }

  @Test
  void pages_of_one_path_that_ended_alike_share_a_row() {
    for (int month = 0; month < 3; month++) {
      expect("/calendar?month=" + month, "stored", "");
      ledger.put("/calendar?month=" + month, STORED);
    }
    ledger.put("/calendar?month=1", new End("failed", "timeout", ""));

    assertThat(report().markdown())
        .contains("| `/calendar?month=0` to `/calendar?month=2`, 2 pages | stored |")
        .contains("| `/calendar?month=1` | failed | timeout | stored | **not as expected** |")
        .contains("1 of 3 pages are not as expected.");
  }

  @Test
  void pages_of_one_path_that_differ_by_their_date_share_a_row() {
    for (int day = 1; day < 4; day++) {
      expect("/events/2031-05-0" + day, "stored", "");
      ledger.put("/events/2031-05-0" + day, STORED);
    }

    assertThat(report().markdown())
        .contains("| `/events/2031-05-01` to `/events/2031-05-03`, 3 pages | stored |");
  }

  private void expect(String path, String end, String text) {
    expected.put(path, new Expectation(end, text));
  }

  private LedgerReport report() {
    return new LedgerReport(expected, ledger);
  }
}

package dev.quarry.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobView;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProgressLineTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ProgressLine line =
      new ProgressLine(
          new Terminal(new PrintStream(out), new PrintStream(out, true, UTF_8), false), now::get);

  @Test
  void a_pipe_gets_a_line_for_each_ten_percent_and_after_half_a_minute_of_silence() {
    showAfter(30, 0);
    showAfter(31, 10);
    showAfter(32, 29);
    assertThat(out.toString(UTF_8).lines()).hasSize(1);

    showAfter(33, 30);
    showAfter(34, 59);
    showAfter(43, 59);
    assertThat(out.toString(UTF_8).lines()).hasSize(3);
  }

  @Test
  void completed_job_ends_with_its_vectors() {
    line.show(
        job(
            """
            "status":"completed","progress":100,"searchable_at":"2026-01-01T00:00:10Z",
            "counts":{"found":41,"fetched":41,"stored":41,"unchanged":0,"skipped":0,"failed":0,
             "chunks":119,"vectors":118,"removed":0}
            """));
    assertThat(out.toString(UTF_8))
        .startsWith("100 % 41 pages stored and searchable by words; 99 % of 119 vectors");
  }

  private void showAfter(int percent, long seconds) {
    now.set(Instant.EPOCH.plusSeconds(seconds));
    line.show(
        job(
            """
            "status":"processing","progress":%d,
            "counts":{"found":9,"fetched":9,"stored":9,"unchanged":0,"skipped":0,"failed":0,
             "chunks":9,"vectors":1,"removed":0}
            """
                .formatted(percent)));
  }

  private static JobView job(String members) {
    return JsonMapper.builder()
        .build()
        .readValue(
            """
            {"job_id":"0190a7c0-0000-7000-8000-000000000001","type":"web_crawl","stage":"embed",
             "partial":false,"attempt":1,"max_attempts":3,
             "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:12Z",
             "collection":"docs","source_uri":"http://site.test/",%s}
            """
                .formatted(members),
            JobView.class);
  }
}

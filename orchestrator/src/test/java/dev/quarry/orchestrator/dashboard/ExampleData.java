package dev.quarry.orchestrator.dashboard;

import dev.quarry.testkit.DocumentationSite;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/**
 * What the views of the tests show: a crawled site, a note, a failed job, a schedule and a history.
 *
 * @param crawl a completed job
 * @param failed a dead letter
 * @param document a stored document
 * @param schedule a schedule that has not run yet
 */
record ExampleData(String crawl, String failed, String document, String schedule) {
  private static final int PAGES = 5;
  private static final int NO_PAGE = 1;

  static ExampleData store(DashboardServer server) throws IOException, InterruptedException {
    try (DocumentationSite site = new DocumentationSite(PAGES, PAGES)) {
      JsonNode crawl =
          server.run(
              """
              {"source_type": "web_crawl", "source_uri": "%s", "collection": "handbook", "labels": ["stone"]}
              """
                  .formatted(site.start()));
      JsonNode failed =
          server.run(
              """
              {"source_type": "document", "source_uri": "http://127.0.0.1:%d/none.pdf", "max_attempts": 1}
              """
                  .formatted(NO_PAGE));
      server.run(
          """
          {"source_type": "text", "title": "Notes on marble", "text": "Marble is polished after it is cut.", "collection": "notes",
           "callback_url": "http://127.0.0.1:1/called"}
          """);
      server
          .sql()
          .sql(
              """
              insert into job_minute (tenant, at, created, completed, failed, wait_p50, wait_p95,
                duration_p50, duration_p95, queued, processing, queue_age)
              select '*', date_trunc('minute', now()) - n * interval '1 minute',
                8 + 6 * sin(n / 9.0), 7 + 6 * sin(n / 9.0 - 0.3), case when n % 50 = 7 then 1 else 0 end,
                0.4 + n % 7 / 10.0, 2 + n % 11 / 5.0, 9 + 3 * sin(n / 20.0), 30 + 9 * sin(n / 20.0),
                5 + 5 * sin(n / 9.0), 16, 2 + n % 11 / 5.0
              from generate_series(2, 240) n on conflict do nothing
              """)
          .update();
      String schedule =
          server
              .call(
                  "POST",
                  "schedules",
                  """
                  {"name": "Handbook", "cron": "0 3 * * *", "time_zone": "Europe/Berlin",
                   "submission": {"source_type": "web_crawl", "source_uri": "%s"}}
                  """
                      .formatted(site.start()))
              .path("schedule_id")
              .asString();
      String document =
          server
              .call("GET", "documents?collection=handbook&limit=1", "")
              .path("documents")
              .path(0)
              .path("document_id")
              .asString();
      return new ExampleData(
          crawl.path("job_id").asString(), failed.path("job_id").asString(), document, schedule);
    }
  }

  /** The address of each view. */
  String[] views() {
    return new String[] {
      "#/jobs",
      "#/submit",
      "#/jobs/" + crawl,
      "#/jobs/" + failed,
      "#/knowledge",
      "#/knowledge/handbook",
      "#/documents/" + document,
      "#/search?q=marble",
      "#/schedules",
      "#/schedules/" + schedule,
      "#/operations/history?minutes=360",
      "#/operations/workers",
      "#/operations/queues",
      "#/operations/dead-letters",
      "#/operations/webhooks",
      "#/operations/keys",
      "#/operations/audit",
      "#/nowhere"
    };
  }
}

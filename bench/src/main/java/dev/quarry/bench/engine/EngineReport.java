package dev.quarry.bench.engine;

import dev.quarry.bench.Machine;
import java.io.IOException;
import java.util.Locale;

/** The results as a Markdown table, each with its baseline. */
final class EngineReport {
  private final StringBuilder rows = new StringBuilder();
  private final String database;
  private double rawInserts;
  private double rawEnds;

  EngineReport(String database) {
    this.database = database;
  }

  void raw(RawLimits raw) {
    rawInserts = raw.inserts();
    rawEnds = raw.claimsAndCompletions();
    row("Raw: INSERT in batches of 100", number(rawInserts) + " rows/s", "");
    row("Raw: claim and complete in batches of 100", number(rawEnds) + " rows/s", "");
  }

  void engine(int slots, EngineRuns.Cost jobs) {
    jobs("No-op jobs, %d slots".formatted(slots), jobs);
  }

  void tenants(int tenants, int slots, EngineRuns.Cost jobs) {
    jobs("No-op jobs of %,d tenants, %d slots".formatted(tenants, slots), jobs);
  }

  void pgBoss(PgBossRun run) {
    run.jobsPerSecond().forEach((slots, jobs) -> jobs("pg-boss, batches of " + slots, jobs));
  }

  private void jobs(String name, EngineRuns.Cost jobs) {
    jobs(name, jobs.perSecond());
    row(
        name + ", each",
        String.format(Locale.ROOT, "%,.0f µs of CPU, %,.0f bytes of WAL", jobs.cpu(), jobs.wal()),
        "");
  }

  private void jobs(String name, double jobs) {
    row(
        name,
        number(jobs) + " jobs/s",
        "%s of raw claim and complete, %s of raw INSERT"
            .formatted(ratio(jobs, rawEnds), ratio(jobs, rawInserts)));
  }

  void latency(Percentiles latency) {
    row("Enqueue to start, idle engine", percentiles(latency), "");
  }

  void posts(PostRuns.Result bare, PostRuns.Result quarry) {
    post("Bare POST with one INSERT, 50 connections", bare.few(), bare.few());
    post("POST /ingest-async, 50 connections", quarry.few(), bare.few());
    post("Bare POST with one INSERT, 400 connections", bare.many(), bare.many());
    post("POST /ingest-async, 400 connections", quarry.many(), bare.many());
  }

  private void post(String name, PostLoad load, PostLoad bare) {
    String refused = load.refused() == 0 ? "" : ", %d refused".formatted(load.refused());
    row(
        name,
        number(load.perSecond()) + " req/s, " + percentiles(load.latency()) + refused,
        ratio(load.perSecond(), bare.perSecond()) + " of bare");
  }

  void streams(StreamRuns.Cost cost) {
    row(
        "%,d idle event streams".formatted(cost.streams()),
        String.format(
            Locale.ROOT,
            "%.1f kB of heap each, %.1f kB outside of the heap",
            cost.heap() / 1e3,
            cost.nonHeap() / 1e3),
        "");
  }

  String markdown() throws IOException {
    return "%s; %s%n%n| figure | measured | ratio |%n|---|---|---|%n%s"
        .formatted(Machine.describe(), database, rows);
  }

  private void row(String name, String value, String ratio) {
    String row = "| " + name + " | " + value + " | " + ratio + " |\n";
    System.err.print(row);
    rows.append(row);
  }

  private static String percentiles(Percentiles times) {
    return String.format(Locale.ROOT, "p50 %.1f ms, p99 %.1f ms", times.p50(), times.p99());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String ratio(double value, double of) {
    return String.format(Locale.ROOT, "%.3f", value / of);
  }
}

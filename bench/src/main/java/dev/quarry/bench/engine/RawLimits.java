package dev.quarry.bench.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The throughput of PostgreSQL for a minimal queue over one connection: a narrow table, batches of
 * 100, each in a transaction.
 *
 * @param inserts inserted rows per second
 * @param claimsAndCompletions rows per second that were claimed with SKIP LOCKED and completed
 */
record RawLimits(double inserts, double claimsAndCompletions) {
  private static final int BATCH = 100;

  static RawLimits measure(JdbcTemplate jdbc, Duration each) {
    jdbc.execute(
        """
        create table raw_job (id bigint generated always as identity primary key,
          state smallint not null default 0, payload jsonb not null)
        """);
    jdbc.execute("create index raw_job_queued on raw_job (id) where state = 0");
    double inserts = rate(each, () -> insert(jdbc));
    jdbc.execute("vacuum analyze raw_job");
    double ends = rate(each, () -> claimAndComplete(jdbc));
    jdbc.execute("drop table raw_job");
    return new RawLimits(inserts, ends);
  }

  private static int insert(JdbcTemplate jdbc) {
    String[] payloads =
        IntStream.range(0, BATCH).mapToObj(i -> "{\"n\": " + i + "}").toArray(String[]::new);
    return jdbc.update(
        "insert into raw_job (payload) select p::jsonb from unnest(?::text[]) p",
        new Object[] {payloads});
  }

  private static int claimAndComplete(JdbcTemplate jdbc) {
    List<Long> claimed =
        jdbc.queryForList(
            """
            update raw_job set state = 1 where id in (
              select id from raw_job where state = 0 order by id limit 100 for update skip locked)
            returning id
            """,
            Long.class);
    return jdbc.update(
        "update raw_job set state = 2 where id = any(?::bigint[])",
        new Object[] {claimed.toArray(new Long[0])});
  }

  private static double rate(Duration time, IntSupplier batch) {
    int warm = 1;
    for (int i = 0; i < 20 && warm > 0; i++) {
      warm = batch.getAsInt();
    }
    long start = System.nanoTime();
    long rows = 0;
    int done;
    do {
      done = batch.getAsInt();
      rows += done;
    } while (done > 0 && System.nanoTime() - start < time.toNanos());
    return rows * 1e9 / (System.nanoTime() - start);
  }
}

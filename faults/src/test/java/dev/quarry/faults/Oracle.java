package dev.quarry.faults;

import dev.quarry.orchestrator.store.qdrant.QdrantStandIn;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the outcomes of all jobs from outside of the product. */
final class Oracle {
  private static final Duration SWEEP = Duration.ofSeconds(30);

  /** The node that held the job when the lease ended or the job was returned. */
  private static final String TAKEN_AWAY =
      """
      select a.job_id, a.new_epoch as epoch, e.type, c.writer as holder from fault_audit a
      join job_event e on e.job_id = a.job_id and e.seq = a.new_seq and a.new_seq > a.old_seq
        and e.type in ('rescued', 'handed_back')
      join fault_audit c on c.job_id = a.job_id and c.new_epoch = a.new_epoch
        and c.old_status = 'queued' and c.new_status = 'processing'
      """;

  private final PostgresServer postgres;
  private final Ledger ledger;
  private final @Nullable QdrantStandIn vectors;

  /**
   * @param vectors vector store that all nodes share; null: each node has its own, which is not
   *     checked
   */
  Oracle(PostgresServer postgres, Ledger ledger, @Nullable QdrantStandIn vectors) {
    this.postgres = postgres;
    this.ledger = ledger;
    this.vectors = vectors;
  }

  /**
   * @param accepted jobs that were answered with 202
   * @param lost accepted jobs that did not reach exactly one terminal state
   * @param ranTwice jobs whose handler started more than once
   * @param outcomes number of jobs by terminal state
   * @param violations descriptions of broken rules
   */
  record CheckResult(
      int accepted,
      int lost,
      int ranTwice,
      Map<String, Integer> outcomes,
      List<String> violations) {}

  void awaitEnds(Duration limit) {
    Await.until(() -> "all accepted jobs end; open: " + open(), limit, () -> open().isEmpty());
  }

  /** Accepted jobs that have not ended. */
  Set<UUID> open() {
    try (Connection connection = postgres.connect()) {
      Set<UUID> open = new TreeSet<>(ledger.accepted());
      Rows.of(connection, "select id from job where status in ('completed', 'failed', 'cancelled')")
          .forEach(row -> open.remove(row.id("id")));
      return open;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  CheckResult check() throws SQLException {
    List<String> violations = new ArrayList<>();
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    Set<UUID> lost = open();
    lost.forEach(id -> violations.add("lost: " + id + " was answered 202 and has not ended"));
    int ranTwice;
    try (Connection connection = postgres.connect()) {
      Rows.of(connection, "select status, count(*)::int as n from job group by 1 order by 1")
          .forEach(row -> outcomes.put(row.text("status"), (int) row.number("n")));
      Rules.EVERY_TIME.forEach(
          (name, query) ->
              Rows.of(connection, query)
                  .forEach(row -> violations.add(name + ": " + row.values())));
      ranTwice = judgeStarts(connection, violations);
    }
    if (vectors != null) {
      judgeVectors(vectors, violations);
    }
    return new CheckResult(
        ledger.accepted().size(), lost.size(), ranTwice, Map.copyOf(outcomes), violations);
  }

  /**
   * A job may start again only after an event that explains it; after a rescue only if a fault was
   * injected.
   */
  private int judgeStarts(Connection connection, List<String> violations) throws SQLException {
    Map<UUID, Long> again =
        Rows.of(
                connection,
                """
                select job_id, count(*) as n from job_event
                where type in ('rescued', 'handed_back', 'retrying') group by 1
                """)
            .stream()
            .collect(Collectors.toMap(row -> row.id("job_id"), row -> row.number("n")));
    Set<String> disturbed = ledger.disturbed();
    // A node that returns a job before its handler starts has not run it.
    Set<Attempt> begun =
        ledger.starts().stream()
            .map(start -> new Attempt(start.job(), start.epoch()))
            .collect(Collectors.toSet());
    Rows.of(connection, TAKEN_AWAY).stream()
        .filter(row -> !disturbed.contains(row.text("holder")))
        .filter(row -> row.text("type").equals("rescued") || begun.contains(attempt(row)))
        .forEach(row -> violations.add("taken from a node without an injected fault: " + row));
    Map<UUID, List<Ledger.Start>> starts =
        ledger.starts().stream().collect(Collectors.groupingBy(Ledger.Start::job));
    starts.forEach(
        (job, list) -> {
          if (list.size() > 1 + again.getOrDefault(job, 0L)) {
            violations.add("ran again without a reason: " + list);
          }
          if (list.stream().map(Ledger.Start::epoch).distinct().count() < list.size()) {
            violations.add("ran twice in one epoch: " + list);
          }
        });
    return (int) starts.values().stream().filter(list -> list.size() > 1).count();
  }

  private record Attempt(UUID job, long epoch) {}

  private static Attempt attempt(Rows.Row row) {
    return new Attempt(row.id("job_id"), row.number("epoch"));
  }

  /**
   * Every chunk has its point and every point its chunk, after stale generations were swept; and a
   * point has a vector unless the database knows that it is missing.
   */
  private void judgeVectors(QdrantStandIn vectors, List<String> violations) throws SQLException {
    try (Connection connection = postgres.connect()) {
      Await.until(
          () -> "stale vectors are swept, of " + vectors.points().size(),
          SWEEP,
          () ->
              points(vectors, false).equals(chunks(connection, CHUNKS))
                  && points(vectors, true).equals(chunks(connection, CHUNKS_WITH_VECTOR)));
    } catch (AssertionError e) {
      violations.add("vectors and documents do not agree: " + e.getMessage());
    }
  }

  private static Map<String, Long> points(QdrantStandIn vectors, boolean embeddedOnly) {
    return vectors.points().stream()
        .filter(point -> point.embedded() || !embeddedOnly)
        .collect(
            Collectors.groupingBy(
                point -> point.documentId() + "/" + point.generation(), Collectors.counting()));
  }

  private static final String CHUNKS =
      """
      select d.id || '/' || d.generation as generation, count(c.id) as n
      from document d join chunk c on c.document_id = d.id and c.generation = d.generation
      %s
      group by d.id, d.generation
      """;

  private static final String CHUNKS_WITH_VECTOR =
      CHUNKS.formatted(
          """
          where not exists (select from missing_vectors m
            where m.document_id = d.id and m.generation = d.generation
              and c.ordinal >= m.first_ordinal and c.ordinal < m.first_ordinal + m.chunks)
          """);

  private static Map<String, Long> chunks(Connection connection, String query) {
    return Rows.of(connection, query.formatted("")).stream()
        .collect(Collectors.toMap(row -> row.text("generation"), row -> row.number("n")));
  }
}

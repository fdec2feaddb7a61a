package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No statement of the product scans a table that grows. {@code statements.txt} lists all statements
 * with the class that sends each; this test explains each with a generic plan on a large database.
 *
 * <p>Runs after all other tests of the process. Every statement that they sent must be on the list:
 * add a new statement with {@code -Dquarry.statements.write=true}, review it and commit it. Such a
 * run of all tests also logs the statements that are not sent any more. If this test runs alone, it
 * checks the list only.
 */
final class StatementPlansTest {
  private static final Logger log = LoggerFactory.getLogger(StatementPlansTest.class);
  private static final Path LIST = Path.of("src/test/resources/statements.txt");
  private static final Pattern PLANNED =
      Pattern.compile("(?i)(select|insert|update|delete|with)\\b.*");

  /** Maximum rows of one table that a statement may read by an index without a limit. */
  private static final long MAX_ROWS = 5_000;

  private static final Map<String, String> EXCEPTIONS = StatementExceptions.REASONS;

  private static JdbcTemplate jdbc;
  private static Set<String> partialIndexes;

  /** The first column of each index. */
  private static final Map<String, String> FIRST_COLUMNS = new HashMap<>();

  /** The table of each index: a plan does not name it for a bitmap index scan. */
  private static final Map<String, String> TABLES = new HashMap<>();

  @BeforeAll
  static void grow() {
    jdbc = GrownDatabase.create();
    partialIndexes =
        new HashSet<>(
            jdbc.queryForList(
                "select indexrelid::regclass::text from pg_index where indpred is not null",
                String.class));
    jdbc.query(
        """
        select indexrelid::regclass::text, pg_get_indexdef(indexrelid, 1, true),
          indrelid::regclass::text
        from pg_index
        """,
        row -> {
          FIRST_COLUMNS.put(row.getString(1), row.getString(2));
          TABLES.put(row.getString(1), row.getString(3));
        });
  }

  /** Class by statement. */
  private static Map<String, String> listed() throws IOException {
    Map<String, String> statements = new TreeMap<>();
    if (Files.exists(LIST)) {
      for (String line : Files.readAllLines(LIST)) {
        String[] parts = line.split(": ", 2);
        statements.put(parts[1], parts[0]);
      }
    }
    return statements;
  }

  private static Set<String> lines(Map<String, String> statements) {
    Set<String> lines = new TreeSet<>();
    statements.forEach((statement, sender) -> lines.add(sender + ": " + statement));
    return lines;
  }

  @Test
  void every_sent_statement_is_on_the_list() throws IOException {
    Map<String, String> listed = listed();
    Map<String, String> sent = RecordingDriver.sent();
    if (Boolean.getBoolean("quarry.statements.write")) {
      Map<String, String> unsent = new TreeMap<>(listed);
      unsent.keySet().removeAll(sent.keySet());
      log.info(
          "Listed statements that this run did not send:\n  {}",
          String.join("\n  ", lines(unsent)));
      listed.putAll(sent);
      Files.write(LIST, lines(listed));
    }
    Map<String, String> unknown = new TreeMap<>(sent);
    unknown.keySet().removeAll(listed.keySet());
    assertThat(unknown).as("statements that %s does not have", LIST).isEmpty();
  }

  @Test
  void no_statement_scans_a_table_that_grows() throws IOException {
    List<String> faults = new ArrayList<>();
    Set<String> excused = new TreeSet<>();
    listed()
        .forEach(
            (statement, sender) -> {
              if (PLANNED.matcher(statement).matches()) {
                for (String fault : faults(statement)) {
                  String reason = reason(statement);
                  if (reason == null) {
                    faults.add(sender + ": " + fault + "\n    " + statement);
                  } else {
                    excused.add(sender + ": " + fault + " (" + reason + ")");
                  }
                }
              }
            });
    log.info("Statements that may scan:\n  {}", String.join("\n  ", excused));
    assertThat(faults).isEmpty();
  }

  /** The statement with which PostgreSQL looks for rows that refer to a deleted row. */
  @Test
  void check_of_a_foreign_key_uses_a_partial_index_of_values_that_are_not_null() {
    String check = "select 1 from only job x where upload_id = ? for key share of x";
    assertThat(faults(check)).isEmpty();
    assertThat(plan(check)).contains("job_upload_id");
  }

  @Test
  void table_scan_is_found() {
    assertThat(faults("select count(*) from job where source_uri = ?")).isNotEmpty();
    assertThat(faults("select id from job where collection = ? and created_at < ?")).isNotEmpty();
    assertThat(faults("select count(*) from document")).isNotEmpty();
    assertThat(faults("select id from job where tenant = ? order by error limit ?")).isNotEmpty();
    assertThat(faults("select id from job where status = 'processing'")).isNotEmpty();
    assertThat(faults("select id from job where id = ?")).isEmpty();
  }

  private static @org.jspecify.annotations.Nullable String reason(String statement) {
    return EXCEPTIONS.entrySet().stream()
        .filter(each -> statement.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static List<String> faults(String statement) {
    String plan;
    try {
      plan = plan(statement);
    } catch (DataAccessException e) {
      return List.of("cannot be planned: " + e.getMostSpecificCause().getMessage());
    }
    List<String> faults = new ArrayList<>();
    collect(JsonMapper.shared().readTree(plan).path(0).path("Plan"), false, faults);
    return faults;
  }

  private static String plan(String statement) {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "explain (generic_plan, format json) " + numbered(statement), String.class));
  }

  /** Replaces question marks by PostgreSQL's numbered parameters. */
  private static String numbered(String statement) {
    StringBuilder numbered = new StringBuilder();
    int n = 0;
    for (char c : statement.toCharArray()) {
      numbered.append(c == '?' ? "$" + ++n : String.valueOf(c));
    }
    return numbered.toString();
  }

  /** A skip scan, which PostgreSQL supports since version 18: older versions scan the table. */
  private static boolean skipsThrough(JsonNode node) {
    String index = node.path("Index Name").asString("");
    String condition = node.path("Index Cond").asString("");
    return !condition.isEmpty()
        && !partialIndexes.contains(index)
        && !condition.contains(FIRST_COLUMNS.getOrDefault(index, ""));
  }

  private static void collect(JsonNode node, boolean limited, List<String> faults) {
    String table =
        node.path("Relation Name")
            .asString(TABLES.getOrDefault(node.path("Index Name").asString(""), ""));
    String type = node.path("Node Type").asString();
    boolean grows =
        !table.isEmpty() && !table.startsWith("pg_") && !GrownDatabase.SMALL.contains(table);
    if (grows && type.endsWith("Scan")) {
      if (type.equals("Seq Scan")) {
        faults.add("reads all of " + table);
      } else if (!limited && node.path("Plan Rows").asLong() > MAX_ROWS) {
        faults.add("reads %d rows of %s".formatted(node.path("Plan Rows").asLong(), table));
      } else if (skipsThrough(node)) {
        faults.add("reads an index of %s without its first column".formatted(table));
      } else if (!limited
          && type.startsWith("Index")
          && !node.has("Index Cond")
          && !partialIndexes.contains(node.path("Index Name").asString())) {
        faults.add("reads all of an index of " + table);
      }
    }
    boolean below =
        type.equals("Limit") || (limited && !type.contains("Sort") && !type.contains("Aggregate"));
    for (JsonNode part : node.path("Plans")) {
      collect(part, below, faults);
    }
  }
}

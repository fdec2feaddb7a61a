package dev.quarry.orchestrator.store.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Migrations are expand-and-contract: nodes of the release before run on the schema of the next one
 * during a rolling upgrade. A migration adds what they do not see. What they use goes, or becomes
 * stricter, in a contract step, which names the release that does not use it any more.
 */
final class MigrationRule {
  /** At the start of a file. */
  private static final Pattern CONTRACT =
      Pattern.compile("\\A-- contract: safe after (\\d+\\.\\d+\\.\\d+)\\b");

  /** In front of a statement that looks incompatible and is not. */
  private static final Pattern COMPATIBLE = Pattern.compile("(?m)^-- compatible: \\S");

  /** Parts of statements that nodes of the release before may not survive. */
  private static final Map<String, Pattern> FORBIDDEN = new LinkedHashMap<>();

  static {
    forbid("drops what they use", "^drop (table|view|function|trigger|sequence|type|schema|rule)");
    forbid(
        "drops a column that they use",
        "^alter table .*\\bdrop (column )?(?!constraint|not|default|expression|identity)\\w");
    forbid("drops a default that their rows have", "\\balter (column )?\\S+ drop default");
    forbid("renames what they use", "^alter .*\\brename\\b");
    forbid("moves what they use", "^alter .*\\bset schema\\b");
    forbid("changes the type of what they read", "\\balter (column )?\\S+ (set data )?type\\b");
    forbid("refuses rows that they write", "\\balter (column )?\\S+ set not null");
    forbid(
        "refuses rows that they write",
        "^alter table .*\\badd (constraint|check|unique|primary|foreign|exclude)\\b");
    forbid("refuses rows that they write", "^create unique index");
    forbid("changes what their statements do", "^create or replace (function|view|trigger)");
    forbid("empties what they use", "^truncate");
  }

  private static final Pattern ADDED_COLUMN =
      Pattern.compile(
          "\\badd (column )?(if not exists )?(?!constraint|check|unique)\\w+"
              + " [^,(]*(\\([^)]*\\)[^,(]*)*");

  private MigrationRule() {}

  private static void forbid(String why, String pattern) {
    FORBIDDEN.merge(
        why,
        Pattern.compile(pattern),
        (one, other) -> Pattern.compile(one.pattern() + "|" + other.pattern()));
  }

  /**
   * The release that has to be in use everywhere before this contract step; empty if it is none.
   */
  static String contractAfter(String migration) {
    Matcher contract = CONTRACT.matcher(migration);
    return contract.find() ? contract.group(1) : "";
  }

  /** Statements that nodes of the release before may not survive, each with the reason. */
  static List<String> violations(String migration) {
    List<String> violations = new ArrayList<>();
    List<String> created = new ArrayList<>();
    for (String statement : statements(migration)) {
      if (COMPATIBLE.matcher(statement).find()) {
        continue;
      }
      String sql = normalised(statement);
      Matcher table = Pattern.compile("^create (?:unlogged )?table (\\w+)").matcher(sql);
      if (table.find()) {
        created.add(table.group(1));
      }
      // What the same migration has created is not in use yet.
      if (created.stream().noneMatch(name -> changes(sql, name))) {
        why(sql).forEach(why -> violations.add(why + ": " + sql));
      }
    }
    return violations;
  }

  private static boolean changes(String sql, String table) {
    return sql.matches("(alter table|create unique index \\w+ on) " + table + "\\b.*");
  }

  private static List<String> why(String sql) {
    List<String> why = new ArrayList<>();
    FORBIDDEN.forEach(
        (reason, pattern) -> {
          if (pattern.matcher(sql).find()) {
            why.add(reason);
          }
        });
    if (sql.startsWith("alter table")) {
      Matcher column = ADDED_COLUMN.matcher(sql);
      while (column.find()) {
        String definition = column.group();
        if (definition.contains(" not null") && !definition.matches(".* (default|generated) .*")) {
          why.add("requires a column that their rows do not have");
        }
      }
    }
    return why;
  }

  /** Splits at semicolons outside of quoted bodies, and keeps the comments of each statement. */
  private static List<String> statements(String migration) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    boolean quoted = false;
    for (String line : migration.lines().toList()) {
      String code = line.replaceFirst("--.*", "");
      quoted ^= code.split("\\$\\$", -1).length % 2 == 0;
      statement.append(line).append('\n');
      if (!quoted && code.stripTrailing().endsWith(";")) {
        statements.add(statement.toString());
        statement.setLength(0);
      }
    }
    if (!normalised(statement.toString()).isEmpty()) {
      statements.add(statement.toString());
    }
    return statements;
  }

  /** In one line of lower-case words, without comments and quoted texts. */
  private static String normalised(String statement) {
    return statement
        .replaceAll("--[^\\n]*", "")
        .replaceAll("(?s)\\$\\$.*?\\$\\$", "''")
        .replaceAll("(?s)'[^']*'", "''")
        .replaceAll("\\s+", " ")
        .strip()
        .toLowerCase(java.util.Locale.ROOT);
  }
}

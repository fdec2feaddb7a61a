package dev.quarry.orchestrator.store.postgres.backup;

import dev.quarry.orchestrator.store.postgres.backup.BackupManifest.Sequence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables and sequences of the schema that the connection uses. */
record SchemaCatalog(Connection connection) {
  private static final Set<String> NOT_SAVED =
      Set.of("flyway_schema_history", "worker_node", "gauge_reader", "browser_session");

  private static final String COLUMNS =
      """
      select c.relname, a.attname
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by c.relname, a.attnum
      """;

  private static final String REFERENCES =
      """
      select c.relname, r.relname
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
      where k.contype = 'f' and k.connamespace = current_schema()::regnamespace
        and k.conrelid <> k.confrelid
      order by 1, 2
      """;

  private static final String SEQUENCES =
      """
      select relname from pg_class
      where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname
      """;

  private static final String VERSION =
      """
      select version from flyway_schema_history
      where success and version is not null order by installed_rank desc limit 1
      """;

  /** The columns of each table to save; a table follows those that its foreign keys refer to. */
  Map<String, List<String>> tables() throws SQLException {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (List<String> row : rows(COLUMNS, 2)) {
      if (!NOT_SAVED.contains(row.get(0))) {
        columns.computeIfAbsent(row.get(0), _ -> new ArrayList<>()).add(row.get(1));
      }
    }
    Map<String, Set<String>> references = new LinkedHashMap<>();
    for (List<String> row : rows(REFERENCES, 2)) {
      references.computeIfAbsent(row.get(0), _ -> new LinkedHashSet<>()).add(row.get(1));
    }
    Map<String, List<String>> ordered = new LinkedHashMap<>();
    while (ordered.size() < columns.size()) {
      int before = ordered.size();
      columns.forEach(
          (table, names) -> {
            if (ordered.keySet().containsAll(references.getOrDefault(table, Set.of()))) {
              ordered.putIfAbsent(table, names);
            }
          });
      if (ordered.size() == before) {
        throw new IllegalStateException("foreign keys of the schema form a cycle");
      }
    }
    return ordered;
  }

  List<Sequence> sequences() throws SQLException {
    List<Sequence> sequences = new ArrayList<>();
    for (List<String> row : rows(SEQUENCES, 1)) {
      String name = row.getFirst();
      try (PreparedStatement statement =
              connection.prepareStatement("select last_value, is_called from " + quoted(name));
          ResultSet values = statement.executeQuery()) {
        values.next();
        sequences.add(new Sequence(name, values.getLong(1), values.getBoolean(2)));
      }
    }
    return sequences;
  }

  /** The version of the last migration. */
  String version() throws SQLException {
    return rows(VERSION, 1).getFirst().getFirst();
  }

  boolean isEmpty(String table) throws SQLException {
    return rows("select from " + quoted(table) + " limit 1", 0).isEmpty();
  }

  private List<List<String>> rows(String query, int columns) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet result = statement.executeQuery()) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String quoted(List<String> names) {
    return String.join(", ", names.stream().map(SchemaCatalog::quoted).toList());
  }
}

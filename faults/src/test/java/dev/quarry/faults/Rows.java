package dev.quarry.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of a query, all read at once. */
final class Rows {
  private Rows() {}

  record Row(Map<String, @Nullable Object> values) {
    UUID id(String column) {
      return (UUID) known(column);
    }

    String text(String column) {
      return String.valueOf(values.get(column));
    }

    long number(String column) {
      return ((Number) known(column)).longValue();
    }

    private Object known(String column) {
      return Objects.requireNonNull(values.get(column), column);
    }
  }

  static List<Row> of(Connection connection, String query, Object... parameters) {
    try (var statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (result.next()) {
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            values.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
          }
          rows.add(new Row(values));
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}

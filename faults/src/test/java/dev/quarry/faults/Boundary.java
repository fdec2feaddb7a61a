package dev.quarry.faults;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * A point in the protocol between a node and PostgreSQL.
 *
 * @param name shown in the report
 * @param statement the statement
 * @param moment before or after the statement or its commit
 */
record Boundary(String name, Predicate<String> statement, Moment moment) {

  enum Moment {
    /** The node has sent the statement, and the server does not receive it. */
    BEFORE_STATEMENT,
    /** The statement is executed, and the server does not receive the commit. */
    BEFORE_COMMIT,
    /** The server has committed, and the node does not receive the response. */
    AFTER_COMMIT
  }

  /**
   * @param mark text of the statement in lower case; its parameters are question marks
   */
  static Boundary of(String name, String mark, Moment moment) {
    return new Boundary(name, sql -> plain(sql).contains(mark), moment);
  }

  /** PostgreSQL's driver numbers the parameters. */
  private static String plain(String sql) {
    return sql.replaceAll("\\$\\d+", "?").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name + " " + moment.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

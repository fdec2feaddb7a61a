package dev.quarry.faults;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * A place in the talk between a node and PostgreSQL.
 *
 * @param name for the report
 * @param statement which statement
 * @param moment when
 */
record Boundary(String name, Predicate<String> statement, Moment moment) {

  enum Moment {
    /** The node has sent the statement, the server never gets it. */
    BEFORE_STATEMENT,
    /** The statement is done, its transaction's commit never reaches the server. */
    BEFORE_COMMIT,
    /** The server has committed, the node never learns it. */
    AFTER_COMMIT
  }

  /**
   * @param mark of the statement, in lower case; its parameters are question marks
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

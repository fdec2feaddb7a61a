package dev.quarry.orchestrator.store.postgres;

import java.util.Map;

/** Statements that may read many rows: a part of the statement and the reason. */
final class StatementExceptions {
  static final Map<String, String> REASONS =
      Map.of(
          "delete from gauge_reader where", "the table has one row",
          "from stale_generation where tenant = ?",
              "while a tenant is erased; a row stays in the table for seconds",
          "where tenant = ? limit ? for update",
              "while a tenant is erased, in steps: of a tenant with most rows a scan finds some"
                  + " first",
          "(select audit_position from tenant_erasure",
              "while a tenant is erased: goes on at the position of the last step");

  private StatementExceptions() {}
}

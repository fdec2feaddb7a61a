package dev.quarry.standalone.rules.planted.orchestrator.config;

import java.sql.PreparedStatement;

/** Asks the database itself. */
public class RunsSql {
  public final Class<?> named = PreparedStatement.class;
}

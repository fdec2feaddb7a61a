package dev.quarry.standalone.rules.planted.orchestrator.config;

import java.sql.PreparedStatement;

/** Wiring that queries the database. */
public class RunsSql {
  public final Class<?> named = PreparedStatement.class;
}

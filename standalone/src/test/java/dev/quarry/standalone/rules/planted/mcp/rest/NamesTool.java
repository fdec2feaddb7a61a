package dev.quarry.standalone.rules.planted.mcp.rest;

import dev.quarry.standalone.rules.planted.mcp.tool.NamesRest;

/** An allowed dependency, which closes a cycle with another class. */
public class NamesTool {
  public final Class<?> named = NamesRest.class;
}

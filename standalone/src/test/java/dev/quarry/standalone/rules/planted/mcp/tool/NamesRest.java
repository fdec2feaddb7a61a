package dev.quarry.standalone.rules.planted.mcp.tool;

import dev.quarry.standalone.rules.planted.mcp.rest.NamesTool;

/** Against the flow, and round in a circle. */
public class NamesRest {
  public final Class<?> named = NamesTool.class;
}

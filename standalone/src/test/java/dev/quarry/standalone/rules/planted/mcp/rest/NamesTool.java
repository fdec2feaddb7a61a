package dev.quarry.standalone.rules.planted.mcp.rest;

import dev.quarry.standalone.rules.planted.mcp.tool.NamesRest;

/** As it should be, but for the circle. */
public class NamesTool {
  public final Class<?> named = NamesRest.class;
}

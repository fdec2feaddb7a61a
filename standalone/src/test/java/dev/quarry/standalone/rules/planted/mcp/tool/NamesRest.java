package dev.quarry.standalone.rules.planted.mcp.tool;

import dev.quarry.standalone.rules.planted.mcp.rest.NamesTool;

/** A dependency against the flow, which closes a cycle. */
public class NamesRest {
  public final Class<?> named = NamesTool.class;
}

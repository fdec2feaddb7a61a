package dev.quarry.mcp.tool;

/**
 * What a client may assume about a tool before it asks its user.
 *
 * @param readOnly changes nothing
 * @param destructive may remove or overwrite something
 * @param idempotent a second call with the same arguments changes nothing more
 * @param openWorld reaches beyond what is stored here, for instance the web
 */
public record ToolHints(
    boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {
  static final ToolHints READS = new ToolHints(true, false, true, false);

  /** Fetches from the web and stores; what was stored from the same place is replaced. */
  static final ToolHints FETCHES = new ToolHints(false, false, false, true);

  static final ToolHints STORES = new ToolHints(false, false, false, false);
  static final ToolHints REMOVES = new ToolHints(false, true, true, false);
}

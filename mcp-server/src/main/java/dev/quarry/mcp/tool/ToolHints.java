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

  /**
   * Fetches from the web and stores: what was stored from the same place is replaced, and removed
   * when it is gone there.
   */
  static final ToolHints FETCHES = new ToolHints(false, true, false, true);

  /** Stores: what was stored under the same name is replaced. */
  static final ToolHints STORES = new ToolHints(false, true, false, false);

  static final ToolHints REMOVES = new ToolHints(false, true, true, false);
}

package dev.quarry.mcp.tool;

/**
 * The tool annotations of MCP, by which a client decides whether to ask its user first.
 *
 * @param readOnly changes nothing
 * @param destructive may delete or overwrite something
 * @param idempotent a second call with the same arguments has no further effect
 * @param openWorld accesses external systems, for instance the web
 */
public record ToolHints(
    boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {
  static final ToolHints READ_ONLY = new ToolHints(true, false, true, false);

  /**
   * Fetches documents and stores them. A document from the same URI is replaced, or deleted if the
   * source no longer has it.
   */
  static final ToolHints FETCH_AND_STORE = new ToolHints(false, true, false, true);

  /** Stores a document. A document with the same source URI is replaced. */
  static final ToolHints STORE = new ToolHints(false, true, false, false);

  static final ToolHints DELETE = new ToolHints(false, true, true, false);
}

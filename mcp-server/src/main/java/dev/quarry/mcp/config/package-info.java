/** Wires the MCP server, and reads its settings. */
@NullMarked
package dev.quarry.mcp.config;

import org.jspecify.annotations.NullMarked;

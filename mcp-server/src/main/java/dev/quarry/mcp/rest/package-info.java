/** HTTP endpoints besides MCP: tool calls, tool list, health. */
@NullMarked
package dev.quarry.mcp.rest;

import org.jspecify.annotations.NullMarked;

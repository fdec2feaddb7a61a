/** MCP: the tools over Streamable HTTP and stdio. */
@NullMarked
package dev.quarry.mcp.protocol;

import org.jspecify.annotations.NullMarked;

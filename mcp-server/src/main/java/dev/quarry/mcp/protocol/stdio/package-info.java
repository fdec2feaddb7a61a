/** MCP over standard input and output. */
@NullMarked
package dev.quarry.mcp.protocol.stdio;

import org.jspecify.annotations.NullMarked;

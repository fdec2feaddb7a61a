/** MCP over Streamable HTTP: the endpoint, and the streams of its responses. */
@NullMarked
package dev.quarry.mcp.protocol.http;

import org.jspecify.annotations.NullMarked;

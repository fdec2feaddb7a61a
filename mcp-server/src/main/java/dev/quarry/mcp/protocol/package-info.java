/**
 * MCP: the tools over Streamable HTTP and stdio.
 *
 * <pre>
 *   http.McpEndpoint ──┐                  ┌─▶ modern (2026-07-28) ────┐
 *                      ├─▶ McpRevision ───┤                           ├─▶ feature ─▶ tool, task
 *   stdio.StdioServer ─┘                  └─▶ legacy (SDK, sessions) ─┘
 * </pre>
 *
 * <p>A transport reads a message, and the first {@link dev.quarry.mcp.protocol.McpRevision} that
 * speaks its revision handles it and answers through a {@link
 * dev.quarry.mcp.protocol.MessageChannel}. What is offered (tools, resources, prompts) is the same
 * for all revisions: {@code feature.ServerFeatures}. Every message is validated before the SDK sees
 * it: for invalid ones the SDK's responses carry stack traces or names of classes, or there are
 * none.
 */
@NullMarked
package dev.quarry.mcp.protocol;

import org.jspecify.annotations.NullMarked;

/**
 * MCP: the tools over Streamable HTTP and stdio.
 *
 * <pre>
 *   McpEndpoint ─▶ Sessions ─▶ one stock transport for each session ─▶ SDK server ─▶ SdkTools ─▶ tool
 *   StdioServer ─▶ the SDK's stdio transport ─▶ SDK server ─▶ SdkTools ─▶ tool
 * </pre>
 *
 * <p>The endpoint reads every body before the SDK does. It answers by itself what the SDK would
 * answer badly (no session, unknown session, unknown tool, unreadable JSON: the SDK's own answers
 * carry stack traces), and hands the rest on. A newer protocol revision is added here.
 */
@NullMarked
package dev.quarry.mcp.protocol;

import org.jspecify.annotations.NullMarked;

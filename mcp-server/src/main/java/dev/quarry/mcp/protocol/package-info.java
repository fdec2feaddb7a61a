/**
 * MCP: the tools over Streamable HTTP and stdio.
 *
 * <pre>
 *   McpEndpoint ─▶ Sessions ─▶ one SDK transport per session ─▶ SDK server ─▶ SdkTools ─▶ tool
 *   StdioServer ─▶ StdioSession ─▶ SDK server ─▶ SdkTools ─▶ tool
 * </pre>
 *
 * <p>Both read every message before the SDK does ({@link dev.quarry.mcp.protocol.JsonRpcMessage},
 * {@link dev.quarry.mcp.protocol.RequestValidator}) and hand on only requests that it can read: for
 * others its responses carry stack traces or names of classes, or there are none. Stdio does
 * without the SDK's transport, which stops at the first line that is no message and drops what is
 * still to be answered at the end of input. A newer protocol revision is added here.
 */
@NullMarked
package dev.quarry.mcp.protocol;

import org.jspecify.annotations.NullMarked;

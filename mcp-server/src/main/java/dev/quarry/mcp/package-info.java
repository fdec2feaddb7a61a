/**
 * The MCP server. A call flows from left to right; a package depends only on packages to its right.
 *
 * <pre>
 *   protocol (MCP) ─┬─▶ task ─▶ tool ─▶ orchestrator (port; its HTTP client is orchestrator.http)
 *   rest (HTTP) ────┤
 *                   └─▶ access (host, origin, API key or access token, size of the request)
 *   oauth (access tokens) ─▶ access; the keys of their issuer come by oauth.http
 * </pre>
 *
 * <p>{@code protocol} and {@code rest} name {@code orchestrator} for its errors and documents.
 * {@code config} is the wiring and the only one that names {@code orchestrator.http} and {@code
 * oauth.http}. The architecture rules in {@code standalone} (class {@code Rules}) list each
 * permitted dependency.
 */
@NullMarked
package dev.quarry.mcp;

import org.jspecify.annotations.NullMarked;

/**
 * The commands of the launcher. {@code up}, {@code mcp}, {@code orchestrator} and {@code
 * mcp-server} run Quarry, {@code train} runs it for the AOT cache; all others are clients of its
 * public HTTP API.
 */
@NullMarked
package dev.quarry.standalone.command;

import org.jspecify.annotations.NullMarked;

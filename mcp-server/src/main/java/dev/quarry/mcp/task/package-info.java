/**
 * MCP tasks (extension {@code io.modelcontextprotocol/tasks}): a task is a job of the orchestrator.
 */
@NullMarked
package dev.quarry.mcp.task;

import org.jspecify.annotations.NullMarked;

/**
 * The commands of the launcher. {@code up} and {@code mcp} run Quarry; all others are clients of
 * its public HTTP API.
 */
@NullMarked
package dev.quarry.standalone.command;

import org.jspecify.annotations.NullMarked;

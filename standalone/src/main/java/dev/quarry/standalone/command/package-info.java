/**
 * The commands of the launcher. {@code up} and {@code mcp} run Quarry itself; all others are
 * clients of its HTTP API and may do nothing that another client may not.
 */
@NullMarked
package dev.quarry.standalone.command;

import org.jspecify.annotations.NullMarked;

/** The tools that agents call: one class per tool, independent of the protocol of the call. */
@NullMarked
package dev.quarry.mcp.tool;

import org.jspecify.annotations.NullMarked;

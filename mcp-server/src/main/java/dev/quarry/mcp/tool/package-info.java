/** What agents can call: one class for each tool, independent of how a call arrives. */
@NullMarked
package dev.quarry.mcp.tool;

import org.jspecify.annotations.NullMarked;

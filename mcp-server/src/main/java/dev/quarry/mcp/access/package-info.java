/** Access control before any other processing: host, origin, API key and size of every request. */
@NullMarked
package dev.quarry.mcp.access;

import org.jspecify.annotations.NullMarked;

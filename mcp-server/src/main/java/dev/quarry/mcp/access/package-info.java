/** Who may call: host, origin, key and size of every request, before anything else sees it. */
@NullMarked
package dev.quarry.mcp.access;

import org.jspecify.annotations.NullMarked;

/** Revisions 2025-03-26 to 2025-11-25, through the SDK: sessions and the initialize handshake. */
@NullMarked
package dev.quarry.mcp.protocol.legacy;

import org.jspecify.annotations.NullMarked;

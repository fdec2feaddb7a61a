/** Revision 2026-07-28: stateless requests, without the SDK. */
@NullMarked
package dev.quarry.mcp.protocol.modern;

import org.jspecify.annotations.NullMarked;

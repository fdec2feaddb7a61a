@NullMarked
package dev.quarry.mcp.oauth;

import org.jspecify.annotations.NullMarked;

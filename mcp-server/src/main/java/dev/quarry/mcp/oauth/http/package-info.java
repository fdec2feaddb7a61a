/** Loads the keys of the issuer of access tokens. */
@NullMarked
package dev.quarry.mcp.oauth.http;

import org.jspecify.annotations.NullMarked;

/**
 * Access by OAuth 2.1, off unless an issuer is configured: this server is a protected resource (RFC
 * 9728) that accepts JWT access tokens (RFC 9068) for itself (RFC 8707). {@link
 * dev.quarry.mcp.oauth.JwtTokenValidator} checks a token with Spring Security, {@link
 * dev.quarry.mcp.oauth.GrantedKeys} decides which API key stands for its principal.
 */
@NullMarked
package dev.quarry.mcp.oauth;

import org.jspecify.annotations.NullMarked;

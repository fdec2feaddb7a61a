package dev.quarry.standalone.rules.planted.mcp.oauth;

import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Loads the keys of an issuer by a client of its own. */
final class LoadsKeys {
  private LoadsKeys() {}

  static JwtDecoder decoder() {
    return NimbusJwtDecoder.withIssuerLocation("https://login.example.org").build();
  }
}

package dev.quarry.mcp.config;

import dev.quarry.mcp.access.ProtectedResource;
import dev.quarry.mcp.access.TokenPolicy;
import dev.quarry.mcp.oauth.JwtTokenValidator;
import dev.quarry.mcp.oauth.ResourceMetadata;
import dev.quarry.mcp.oauth.http.IssuerKeys;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Access by OAuth 2.1, if an issuer is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(OAuthEnabled.class)
@EnableConfigurationProperties(OAuthProperties.class)
class OAuthConfiguration {
  @Bean
  ProtectedResource mcpProtectedResource(OAuthProperties properties) {
    return properties.protectedResource().orElseThrow();
  }

  @Bean
  IssuerKeys mcpIssuerKeys(ProtectedResource resource) {
    return new IssuerKeys(resource.issuer());
  }

  @Bean
  TokenPolicy mcpTokenPolicy(
      ProtectedResource resource, OAuthProperties properties, IssuerKeys issuerKeys) {
    return new TokenPolicy(
        resource,
        new JwtTokenValidator(
            resource, properties.audiences(), properties.grantedKeys(), issuerKeys));
  }

  @Bean
  RouterFunction<ServerResponse> mcpResourceMetadata(ProtectedResource resource) {
    return new ResourceMetadata(resource).routes();
  }
}

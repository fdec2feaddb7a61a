package dev.quarry.mcp.config;

import dev.quarry.mcp.access.AccessFilter;
import dev.quarry.mcp.access.AccessPolicy;
import dev.quarry.mcp.access.BodyReader;
import java.net.InetAddress;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Who may call. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpProperties.class)
class AccessConfiguration {
  @Bean
  AccessPolicy mcpAccessPolicy(ServerProperties server, McpProperties properties) {
    InetAddress address = server.getAddress();
    boolean loopback = address != null && address.isLoopbackAddress();
    if (!loopback && properties.apiKey() == null) {
      throw new StartRefusedException(
          "server.address (QUARRY_BIND) is not a loopback address and no API key is set: anybody on"
              + " the network could use this server.",
          "Set QUARRY_API_KEY to a long random value, for example the output of"
              + " 'openssl rand -hex 32', or set QUARRY_BIND to 127.0.0.1.");
    }
    boolean anyHost = !loopback && properties.allowedHosts().isEmpty();
    return new AccessPolicy(
        properties.apiKey(), properties.allowedHosts(), properties.allowedOrigins(), anyHost);
  }

  @Bean
  FilterRegistrationBean<AccessFilter> mcpAccessFilter(AccessPolicy policy) {
    FilterRegistrationBean<AccessFilter> filter =
        new FilterRegistrationBean<>(new AccessFilter(policy));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setAsyncSupported(true);
    return filter;
  }

  @Bean
  BodyReader mcpBodyReader(McpProperties properties) {
    return new BodyReader(Math.toIntExact(properties.maxBody().toBytes()));
  }
}

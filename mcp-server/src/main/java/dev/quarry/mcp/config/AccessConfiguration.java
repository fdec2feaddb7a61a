package dev.quarry.mcp.config;

import dev.quarry.mcp.access.AccessFilter;
import dev.quarry.mcp.access.AccessPolicy;
import dev.quarry.mcp.access.BodyReader;
import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.access.KeyCheck.Verdict;
import dev.quarry.mcp.access.KeyRule;
import dev.quarry.mcp.access.RememberedKeys;
import dev.quarry.mcp.config.McpProperties.Access;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.settings.ConfigurationException;
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
  private static final String NOBODYS = "open";
  private static final int UNAUTHORIZED = 401;

  @Bean
  AccessPolicy mcpAccessPolicy(
      ServerProperties server, McpProperties properties, OrchestratorClient orchestrator) {
    InetAddress address = server.getAddress();
    boolean loopback = address != null && address.isLoopbackAddress();
    boolean required = properties.apiKey() != null || properties.access() == Access.KEYS;
    if (!loopback && !required) {
      throw new ConfigurationException(
          "server.address (QUARRY_BIND) is not a loopback address and no API key is asked for:"
              + " anybody on the network could use this server.",
          "Set QUARRY_ACCESS=keys, so that callers need a key that the orchestrator knows. Or set"
              + " QUARRY_API_KEY to a long random value, for example the output of"
              + " 'openssl rand -hex 32', or set QUARRY_BIND to 127.0.0.1.");
    }
    boolean anyHost = !loopback && properties.allowedHosts().isEmpty();
    KeyRule keys =
        new KeyRule(
            required,
            properties.apiKey(),
            new RememberedKeys(caller -> verdict(orchestrator, caller), System::nanoTime));
    return new AccessPolicy(keys, properties.allowedHosts(), properties.allowedOrigins(), anyHost);
  }

  /** An open orchestrator takes every key for nobody's. */
  private static Verdict verdict(OrchestratorClient orchestrator, Caller caller) {
    try {
      return orchestrator.caller(caller.key()).keyId().equals(NOBODYS) ? Verdict.BAD : Verdict.GOOD;
    } catch (OrchestratorException e) {
      return e.status() == UNAUTHORIZED ? Verdict.BAD : Verdict.UNKNOWN;
    }
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

package dev.quarry.mcp.config;

import dev.quarry.mcp.access.AccessFilter;
import dev.quarry.mcp.access.AccessPolicy;
import dev.quarry.mcp.access.CachingKeyValidator;
import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.access.KeyPolicy;
import dev.quarry.mcp.access.KeyValidator.Result;
import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.access.TokenPolicy;
import dev.quarry.mcp.config.McpProperties.Access;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.CallerView;
import dev.quarry.settings.ConfigurationException;
import java.net.InetAddress;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Access control: API keys, hosts, origins, size of request bodies. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpProperties.class)
class AccessConfiguration {
  /** The key id that an open orchestrator returns for any key. */
  private static final String OPEN_KEY_ID = "open";

  private static final int UNAUTHORIZED = 401;

  @Bean
  AccessPolicy mcpAccessPolicy(
      ServerProperties server,
      McpProperties properties,
      OrchestratorClient orchestrator,
      Optional<TokenPolicy> tokens) {
    InetAddress address = server.getAddress();
    boolean loopback = address != null && address.isLoopbackAddress();
    boolean required =
        properties.apiKey() != null || properties.access() == Access.KEYS || tokens.isPresent();
    if (!loopback && !required) {
      throw new ConfigurationException(
          "server.address (QUARRY_BIND) is not a loopback address and no API key is asked for:"
              + " anybody on the network could use this server.",
          "Set QUARRY_ACCESS=keys, so that callers need a key that the orchestrator knows. Or set"
              + " QUARRY_API_KEY to a long random value, for example the output of"
              + " 'openssl rand -hex 32', or set QUARRY_BIND to 127.0.0.1.");
    }
    boolean anyHost = !loopback && properties.allowedHosts().isEmpty();
    KeyPolicy keys =
        new KeyPolicy(
            required,
            properties.apiKey(),
            new CachingKeyValidator(caller -> check(orchestrator, caller), System::nanoTime));
    return new AccessPolicy(
        keys, properties.allowedHosts(), properties.allowedOrigins(), anyHost, tokens.orElse(null));
  }

  /** An open orchestrator accepts any key, so its acceptance authenticates no caller. */
  private static Result check(OrchestratorClient orchestrator, Caller caller) {
    try {
      CallerView view = orchestrator.caller(caller.key());
      return view.keyId().equals(OPEN_KEY_ID)
          ? new Result.Invalid()
          : new Result.Valid(view.tenant());
    } catch (OrchestratorException e) {
      return e.status() == UNAUTHORIZED ? new Result.Invalid() : new Result.Unknown();
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
  RequestBodyReader mcpBodyReader(McpProperties properties) {
    return new RequestBodyReader(Math.toIntExact(properties.maxBody().toBytes()));
  }
}

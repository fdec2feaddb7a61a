package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.SelfAddressGuard;
import dev.quarry.orchestrator.pipeline.load.FileLoader;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.settings.ConfigurationException;
import dev.quarry.orchestrator.settings.EgressProperties;
import dev.quarry.orchestrator.settings.PublicUrl;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way out, and what loads documents over it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  EgressProperties.class,
  EgressProperties.Files.class,
  EgressProperties.Load.class
})
public class EgressConfiguration {

  @Bean(destroyMethod = "close")
  GuardedEgressClient egressClient(EgressProperties properties, SelfAddressGuard own) {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            allowList(properties),
            properties.ports(),
            properties.userAgent(),
            properties.connectTimeout()),
        own);
  }

  @Bean
  SelfAddressGuard ownServer(PublicUrl url, ServerProperties server, EgressProperties properties) {
    Integer mcp = properties.mcpPort();
    return new SelfAddressGuard(
        server.getAddress(), url::port, url.configured(), mcp == null ? 0 : mcp);
  }

  @Bean
  Loader loader(EgressClient egress, EgressProperties.Files files, EgressProperties.Load limits) {
    long maxBytes = limits.maxBytes().toBytes();
    return new Loader(egress, new FileLoader(files.roots(), maxBytes), maxBytes, limits.timeout());
  }

  /**
   * @throws ConfigurationException if an entry is of no use
   */
  public static AllowList allowList(EgressProperties properties) {
    try {
      return AllowList.parse(properties.allow());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "quarry.egress.allow (QUARRY_EGRESS_ALLOW) has an entry that is " + e.getMessage(),
          "Separate hosts, host:port, *.domain, addresses and CIDRs by commas, for example"
              + " 'docs.intra,10.0.0.0/8'.");
    }
  }
}

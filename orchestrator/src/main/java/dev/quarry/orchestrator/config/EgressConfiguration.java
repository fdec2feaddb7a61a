package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.SelfAddressGuard;
import dev.quarry.orchestrator.pipeline.load.DocumentFetcher;
import dev.quarry.orchestrator.pipeline.load.FileLoader;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.settings.EgressProperties;
import dev.quarry.orchestrator.settings.PublicUrl;
import dev.quarry.orchestrator.trace.Tracing;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The egress client and the loaders of documents. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  EgressProperties.class,
  EgressProperties.Files.class,
  EgressProperties.FileRoots.class,
  EgressProperties.Load.class
})
class EgressConfiguration {

  @Bean(destroyMethod = "close")
  GuardedEgressClient egressClient(
      EgressProperties properties, SelfAddressGuard own, Tracing tracing) {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            properties.allowList(),
            properties.ports(),
            properties.userAgent(),
            properties.connectTimeout()),
        own,
        tracing);
  }

  @Bean
  SelfAddressGuard selfAddressGuard(
      PublicUrl url, ServerProperties server, EgressProperties properties) {
    Integer mcp = properties.mcpPort();
    return new SelfAddressGuard(
        server.getAddress(), url::port, url.configured(), mcp == null ? 0 : mcp);
  }

  @Bean
  Loader loader(
      DocumentFetcher web,
      EgressProperties.Files ofDefault,
      EgressProperties.FileRoots named,
      EgressProperties.Load limits) {
    long maxBytes = limits.maxBytes().toBytes();
    FileLoader files = new FileLoader(named.and(ofDefault), maxBytes);
    return new Loader(web, files, maxBytes, limits.timeout());
  }
}

package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.AccessPolicy;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may call. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {
  private static final Logger log = LoggerFactory.getLogger(AccessConfiguration.class);

  @Bean
  AccessPolicy accessPolicy(ServerProperties server, AccessProperties properties) {
    String key = properties.apiKey();
    if (key == null) {
      refuseUnlessLoopback(server.getAddress());
      log.info(
          "No API key is set: whoever can reach this machine's loopback address may do everything,"
              + " as tenant 'default'. Set QUARRY_API_KEY to require a key.");
      return AccessPolicy.open(Set.copyOf(properties.allowedHosts()));
    }
    return AccessPolicy.keyed(key, Set.copyOf(properties.allowedHosts()));
  }

  private static void refuseUnlessLoopback(@Nullable InetAddress address) {
    if (address == null || !address.isLoopbackAddress()) {
      throw new StartRefusedException(
          "server.address (QUARRY_BIND) is not a loopback address and no API key is set: anybody on"
              + " the network could use this server.",
          "Set QUARRY_API_KEY (quarry.api-key) to a long random value, for example the output of"
              + " 'openssl rand -hex 32', or set QUARRY_BIND to 127.0.0.1.");
    }
  }
}

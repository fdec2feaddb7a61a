package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.lifecycle.NodeName;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.settings.PublicUrl;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The identity of this node: its name, its roles, the URL of the API, and its clock. */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {

  /** For dates of other servers; jobs are timed by the clock of the database. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  NodeName nodeName() {
    return NodeName.ofThisProcess();
  }

  @Bean
  NodeRoles nodeRoles(Environment environment) {
    return NodeRoles.of(environment);
  }

  @Bean
  PublicUrl publicUrl(Environment environment) {
    return PublicUrl.of(environment);
  }
}

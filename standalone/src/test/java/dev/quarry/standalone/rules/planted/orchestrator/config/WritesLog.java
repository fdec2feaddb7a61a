package dev.quarry.standalone.rules.planted.orchestrator.config;

import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A configuration that writes to the log. */
@Configuration(proxyBeanMethods = false)
public class WritesLog {
  @Bean
  Runnable action() {
    return () -> LoggerFactory.getLogger(WritesLog.class).info("started");
  }
}

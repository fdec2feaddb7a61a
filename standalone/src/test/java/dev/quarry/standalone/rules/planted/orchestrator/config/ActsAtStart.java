package dev.quarry.standalone.rules.planted.orchestrator.config;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A configuration that does more than create a bean. */
@Configuration(proxyBeanMethods = false)
public class ActsAtStart {
  @Bean
  Runnable action() {
    return () -> act("start");
  }

  private static void act(String when) {
    Thread.currentThread().setName(when);
  }
}

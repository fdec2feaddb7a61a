package dev.quarry.faults.node;

import dev.quarry.orchestrator.handler.JobHandler;
import java.net.URI;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wraps each handler of the product in a {@link WatchedHandler}. */
@Configuration(proxyBeanMethods = false)
class WrappedHandlers {

  @Bean
  static BeanPostProcessor watchedHandlers() {
    LedgerClient ledger =
        new LedgerClient(
            URI.create(System.getProperty("faults.ledger")), System.getProperty("faults.node"));
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof JobHandler handler ? new WatchedHandler(handler, ledger) : bean;
      }
    };
  }
}

package dev.quarry.faults.node;

import dev.quarry.orchestrator.handler.JobHandler;
import java.net.URI;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts a {@link WatchedHandler} around each handler of the product. */
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

package dev.quarry.orchestrator.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Logs the address of the server once it accepts connections. */
public final class StartLog implements ApplicationListener<WebServerInitializedEvent> {
  private static final Logger log = LoggerFactory.getLogger(StartLog.class);

  private final String address;

  public StartLog(String address) {
    this.address = address;
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    log.info("Orchestrator listens on http://{}:{}", address, event.getWebServer().getPort());
  }
}

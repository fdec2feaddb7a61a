package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.lifecycle.ForcedShutdown;
import dev.quarry.orchestrator.lifecycle.ShutdownSignals;
import dev.quarry.orchestrator.settings.OrchestratorSettings;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.ResourceLoader;

/**
 * The orchestrator as a Spring Boot application.
 *
 * <p>The MCP server may run in the same JVM with the same class path, so nothing is switched on
 * because it happens to be there: no scanning, no automatic configuration but the ones named here.
 * The second list is the wiring table: one configuration for each subject.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
})
@Import({
  NodeConfiguration.class,
  MetricsConfiguration.class,
  DatabaseConfiguration.class,
  BusConfiguration.class,
  EngineConfiguration.class,
  JobsConfiguration.class,
  EgressConfiguration.class,
  CrawlConfiguration.class,
  ExtractConfiguration.class,
  EmbedConfiguration.class,
  VectorConfiguration.class,
  PipelineConfiguration.class,
  KnowledgeConfiguration.class,
  SearchConfiguration.class,
  WebhookConfiguration.class,
  GatewayConfiguration.class,
  AccessConfiguration.class,
  ApiConfiguration.class, //
})
public class OrchestratorApplication {
  private static final String FILE = "file:";

  /** Of the process, as its signals are. */
  public static final ForcedShutdown FORCED_SHUTDOWN = new ForcedShutdown();

  public static void main(String[] arguments) {
    hurryAtSecondSignal();
    application().run(arguments);
  }

  /** From now on a second SIGTERM or SIGINT ends what the first one lets go on for a while. */
  public static void hurryAtSecondSignal() {
    ShutdownSignals.listen(FORCED_SHUTDOWN);
  }

  /** Read as a URL, a data directory called {@code a#b} or {@code 50%} would be another one. */
  private static ResourceLoader filesByPath() {
    DefaultResourceLoader loader = new DefaultResourceLoader();
    loader.addProtocolResolver(
        (location, _) ->
            location.startsWith(FILE)
                ? new FileSystemResource(location.substring(FILE.length()))
                : null);
    return loader;
  }

  /**
   * The application, ready to run; it reads {@code orchestrator.yml} of the working directory and
   * of the data directory.
   */
  public static SpringApplication application() {
    SpringApplication application = new SpringApplication(OrchestratorApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(
        Map.of(
            "spring.config.name",
            "orchestrator",
            // Else the first request pays for the start of the dispatcher.
            "spring.mvc.servlet.load-on-startup",
            "1"));
    application.setResourceLoader(filesByPath());
    application.addListeners(new OrchestratorSettings());
    return application;
  }
}

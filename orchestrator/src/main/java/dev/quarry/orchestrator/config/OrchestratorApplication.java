package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.lifecycle.ForcedShutdown;
import dev.quarry.orchestrator.lifecycle.ShutdownSignals;
import dev.quarry.orchestrator.settings.OrchestratorSettings;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
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
 * <p>The MCP server may run in the same JVM with the same class path, so nothing may be enabled
 * merely because a class is present: there is no component scan, and only the listed automatic
 * configurations are used. The second list has all configurations, one per subject.
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
  TracingConfiguration.class,
  DatabaseConfiguration.class,
  BusConfiguration.class,
  EngineConfiguration.class,
  JobsConfiguration.class,
  SubmissionConfiguration.class,
  RetentionConfiguration.class,
  EgressConfiguration.class,
  CrawlConfiguration.class,
  RenderConfiguration.class,
  ExtractConfiguration.class,
  EmbedConfiguration.class,
  VectorConfiguration.class,
  PipelineConfiguration.class,
  KnowledgeConfiguration.class,
  BackfillConfiguration.class,
  SearchConfiguration.class,
  WebhookConfiguration.class,
  GatewayConfiguration.class,
  ScheduleConfiguration.class,
  AccessConfiguration.class,
  ErasureConfiguration.class,
  ApiConfiguration.class, //
})
public class OrchestratorApplication {
  private static final String FILE = "file:";

  /** Static, because signals belong to the process. */
  public static final ForcedShutdown FORCED_SHUTDOWN = new ForcedShutdown();

  public static void main(String[] arguments) {
    forceShutdownAtSecondSignal();
    application().run(arguments);
  }

  /** Registers signal handlers: a second SIGTERM or SIGINT ends the graceful shutdown at once. */
  public static void forceShutdownAtSecondSignal() {
    ShutdownSignals.listen(FORCED_SHUTDOWN);
  }

  /**
   * Resolves {@code file:} locations as paths. As URLs, directories such as {@code a#b} or {@code
   * 50%} would be misinterpreted.
   */
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
   * Creates the application. It reads {@code orchestrator.yml} in the working directory and in the
   * data directory.
   */
  public static SpringApplication application() {
    return application(OrchestratorApplication.class);
  }

  /** The beans of commands that need the database but no server: {@code backup.Backups}. */
  public static SpringApplication commands() {
    SpringApplication commands = application(BackupConfiguration.class);
    commands.setWebApplicationType(WebApplicationType.NONE);
    return commands;
  }

  private static SpringApplication application(Class<?> configuration) {
    SpringApplication application = new SpringApplication(configuration);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setDefaultProperties(
        Map.of(
            "spring.config.name",
            "orchestrator",
            // Otherwise the first request would wait for the servlet to initialise.
            "spring.mvc.servlet.load-on-startup",
            "1"));
    application.setResourceLoader(filesByPath());
    application.addListeners(new OrchestratorSettings());
    return application;
  }
}

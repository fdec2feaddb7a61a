package dev.quarry.orchestrator.settings;

import dev.quarry.orchestrator.config.BusConfiguration;
import dev.quarry.orchestrator.config.EgressConfiguration;
import dev.quarry.orchestrator.config.EmbedConfiguration;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.Routes;
import dev.quarry.orchestrator.gateway.settings.ConfiguredRoutes;
import dev.quarry.orchestrator.gateway.settings.GatewayProperties;
import dev.quarry.orchestrator.lifecycle.NodeRoles;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads all settings once before anything is started with them, so that what is wrong with them is
 * the first and the last thing that a start says.
 */
public final class SettingsCheck
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);
  private static final String REFERENCE = "docs/configuration.md has all keys.";

  /** As soon as there is a log. */
  @Override
  public int getOrder() {
    return LoggingApplicationListener.DEFAULT_ORDER + 1;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    check(event.getEnvironment());
  }

  /**
   * @throws ConfigurationException naming the key that is wrong, and its file
   */
  static void check(ConfigurableEnvironment environment) {
    refuseUnknown(UnknownKeys.mistakes(environment));
    UnknownKeys.strays(environment).forEach(log::warn);
    Binder binder = Binder.get(environment);
    Routes routes = checkedValues(binder, environment);
    log.info(summary(environment, routes));
    new ListeningAddress(
            value(binder, "server.address", InetAddress.class),
            value(binder, "server.port", Integer.class) instanceof Integer port ? port : 0)
        .requireFree();
  }

  private static void refuseUnknown(List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(
          String.join(System.lineSeparator(), mistakes), "Correct or remove it. " + REFERENCE);
    }
  }

  private static Routes checkedValues(Binder binder, ConfigurableEnvironment environment) {
    for (Class<? extends Record> type : KnownKeys.RECORDS) {
      // Routes are read below, without their values in messages.
      if (type != GatewayProperties.class) {
        bound(binder, KnownKeys.prefix(type), type);
      }
    }
    bound(binder, "quarry", VectorProperties.class).kind();
    String embedding = bound(binder, "quarry.embedding", EmbedProperties.class).url();
    if (embedding != null) {
      EmbedConfiguration.endpoint(embedding);
    }
    bound(binder, "quarry.crawl", CrawlProperties.class).settings();
    bound(binder, "quarry.chunk", ChunkProperties.class).sizes();
    EgressConfiguration.allowList(bound(binder, "quarry.egress", EgressProperties.class));
    BusConfiguration.isShared(
        environment.getRequiredProperty("quarry.bus"),
        bound(binder, "quarry.db", DatabaseProperties.class));
    return ConfiguredRoutes.read(
        environment,
        bound(binder, "quarry.http", HttpProperties.class).maxSubmission().toBytes(),
        NodeRoles.of(environment),
        PublicUrl.of(environment));
  }

  private static <T> T bound(Binder binder, String prefix, Class<T> type) {
    try {
      return binder.bindOrCreate(prefix, Bindable.of(type));
    } catch (BindException e) {
      throw refusal(e);
    }
  }

  private static <T> @Nullable T value(Binder binder, String key, Class<T> type) {
    try {
      return binder.bind(key, type).orElse(null);
    } catch (BindException e) {
      throw refusal(e);
    }
  }

  /** The value is not repeated: it may be a secret that stands in the wrong line. */
  private static ConfigurationException refusal(BindException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigurationException refused) {
        return refused;
      }
    }
    var property = e.getProperty();
    String key = property == null ? e.getName().toString() : property.getName().toString();
    String place =
        property == null
            ? ""
            : SettingsFile.place(property.getOrigin()).map(at -> " (" + at + ")").orElse("");
    return new ConfigurationException(
        key + place + " has a value of the wrong form.",
        "Correct it there or in the variable that stands for it. " + REFERENCE);
  }

  /** What was read, for the operator. */
  static String summary(ConfigurableEnvironment environment, Routes routes) {
    List<Path> files = SettingsFile.read(environment);
    String read =
        files.isEmpty()
            ? "none (no "
                + DataDirectorySettings.NAME
                + " in "
                + Path.of("").toAbsolutePath()
                + " or "
                + Path.of(environment.getRequiredProperty("quarry.data")).toAbsolutePath()
                + ")"
            : files.stream().map(Path::toString).collect(Collectors.joining(", "));
    String names = routes.all().stream().map(Route::name).collect(Collectors.joining(", "));
    return "Settings files: "
        + read
        + ". Gateway routes: "
        + (names.isEmpty() ? "none" : names)
        + ".";
  }
}

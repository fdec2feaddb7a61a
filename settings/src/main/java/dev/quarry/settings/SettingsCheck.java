package dev.quarry.settings;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Validates all settings of an application before anything is started, so that a configuration
 * error is the only message of the failed start.
 */
public abstract class SettingsCheck
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  private static final String REFERENCE = "docs/configuration.md lists all keys.";

  private final UnknownKeys unknown;
  private final String portVariable;

  /**
   * @param portVariable environment variable that sets {@code server.port}
   */
  protected SettingsCheck(UnknownKeys unknown, String portVariable) {
    this.unknown = unknown;
    this.portVariable = portVariable;
  }

  /** Runs right after logging is initialised. */
  @Override
  public final int getOrder() {
    return LoggingApplicationListener.DEFAULT_ORDER + 1;
  }

  /**
   * @throws ConfigurationException naming the invalid key and its file
   */
  @Override
  public final void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    ConfigurableEnvironment environment = event.getEnvironment();
    refuseUnknown(unknown.mistakes(environment));
    checkValues(environment);
    if (event.getSpringApplication().getWebApplicationType() != WebApplicationType.NONE) {
      requireFreePort(environment);
    }
  }

  private void requireFreePort(ConfigurableEnvironment environment) {
    Binder binder = Binder.get(environment);
    InetAddress address = value(binder, "server.address", InetAddress.class);
    Integer port = value(binder, "server.port", Integer.class);
    new ListeningAddress(address, port == null ? 0 : port, portVariable).requireFree();
  }

  /**
   * Binds and validates each setting.
   *
   * @throws ConfigurationException if a value is invalid
   */
  protected abstract void checkValues(ConfigurableEnvironment environment);

  private static void refuseUnknown(List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(
          String.join(System.lineSeparator(), mistakes), "Correct or remove it. " + REFERENCE);
    }
  }

  /** Binds a settings record. */
  protected static <T extends Record> T bound(Binder binder, Class<T> type) {
    try {
      return binder.bindOrCreate(KnownKeys.prefix(type), Bindable.of(type));
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

  /** The message does not repeat the value, which may be a misplaced secret. */
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
        key + place + " has an invalid value.",
        "Correct it there or in its environment variable. " + REFERENCE);
  }
}

package dev.quarry.orchestrator.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * Reads {@code orchestrator.yml} of the data directory: the settings of an installation, wherever
 * it is started from. Those of the working directory are about one start and win; the defaults of
 * the jar come last. To be called after the framework has read its files.
 */
public final class DataDirectorySettings
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  static final String NAME = "orchestrator.yml";
  private static final String DATA = "quarry.data";
  private static final String JAR = "class path resource";

  @Override
  public int getOrder() {
    return EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    addTo(event.getEnvironment());
  }

  /**
   * @throws ConfigurationException if the file cannot be read, or names another data directory
   */
  static void addTo(ConfigurableEnvironment environment) {
    String data = environment.getRequiredProperty(DATA);
    Path file = Path.of(data).resolve(NAME).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || alreadyRead(file, environment)) {
      return;
    }
    List<PropertySource<?>> documents = load(file);
    // Of several documents in one file the later one wins.
    documents.reversed().forEach(each -> addAboveDefaults(each, environment.getPropertySources()));
    if (!data.equals(environment.getRequiredProperty(DATA))) {
      throw new ConfigurationException(
          "quarry.data in " + file + " names another directory than the one that it is read from.",
          "Remove it there; set QUARRY_DATA, or quarry.data in "
              + NAME
              + " of the working"
              + " directory.");
    }
  }

  private static boolean alreadyRead(Path file, ConfigurableEnvironment environment) {
    return SettingsFile.read(environment).stream().anyMatch(read -> same(read, file));
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<PropertySource<?>> load(Path file) {
    try {
      return new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
    } catch (IOException e) {
      throw new ConfigurationException(
          "The settings file " + file + " cannot be read: " + e.getMessage(),
          "Let this account read it, or remove it.");
    }
  }

  private static void addAboveDefaults(PropertySource<?> added, MutablePropertySources sources) {
    for (PropertySource<?> source : sources) {
      if (source.getName().contains(JAR)) {
        sources.addBefore(source.getName(), added);
        return;
      }
    }
    sources.addLast(added);
  }
}

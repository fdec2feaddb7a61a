package dev.quarry.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.Resource;

/**
 * Finds the settings files in use. The defaults inside the jar and {@link SecretFiles} do not
 * count.
 */
public final class SettingsFile {
  private SettingsFile() {}

  /** All files that set a key, in descending precedence; absolute paths. */
  public static List<Path> read(ConfigurableEnvironment environment) {
    List<Path> files = new ArrayList<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      of(source).filter(file -> !files.contains(file)).ifPresent(files::add);
    }
    return files;
  }

  /** The value of a key without this file. */
  public static @Nullable String valueWithout(
      Path file, String key, ConfigurableEnvironment environment) {
    MutablePropertySources others = new MutablePropertySources();
    for (PropertySource<?> source : environment.getPropertySources()) {
      // Skip the attached source of Spring Boot, which contains all other sources.
      if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
          && !of(source).equals(Optional.of(file))) {
        others.addLast(source);
      }
    }
    return new PropertySourcesPropertyResolver(others).getProperty(key);
  }

  /** The file of a property source. */
  private static Optional<Path> of(PropertySource<?> source) {
    if (source instanceof EnumerablePropertySource<?> named
        && !(source instanceof ConfigTreePropertySource)) {
      for (String name : named.getPropertyNames()) {
        Optional<Path> file = file(OriginLookup.getOrigin(source, name));
        if (file.isPresent()) {
          return file;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The position of a setting, such as {@code /srv/quarry/orchestrator.yml, line 3}; empty if it is
   * not in a file.
   */
  static Optional<String> place(@Nullable Origin origin) {
    return file(origin).map(file -> file + line(origin));
  }

  private static String line(@Nullable Origin wrapped) {
    Origin origin = unwrapped(wrapped);
    return origin instanceof TextResourceOrigin text && text.getLocation() != null
        ? ", line " + (text.getLocation().getLine() + 1)
        : "";
  }

  /** Unwraps the origin that the binder reports, which is nested in that of its property source. */
  private static @Nullable Origin unwrapped(@Nullable Origin origin) {
    Origin inner = origin;
    while (inner instanceof PropertySourceOrigin source) {
      inner = source.getOrigin();
    }
    return inner;
  }

  private static Optional<Path> file(@Nullable Origin wrapped) {
    Origin origin = unwrapped(wrapped);
    if (!(origin instanceof TextResourceOrigin text) || text.getResource() == null) {
      return Optional.empty();
    }
    Resource resource = text.getResource();
    if (!resource.isFile() || resource.getDescription().startsWith("class path")) {
      return Optional.empty();
    }
    try {
      return Optional.of(resource.getFile().toPath().toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

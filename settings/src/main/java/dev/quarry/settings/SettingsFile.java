package dev.quarry.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
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

/** Which files of the operator the settings came from. The defaults in the jar are none. */
public final class SettingsFile {
  private SettingsFile() {}

  /** All that were read and say something, those that win first; absolute. */
  public static List<Path> read(ConfigurableEnvironment environment) {
    List<Path> files = new ArrayList<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      of(source).filter(file -> !files.contains(file)).ifPresent(files::add);
    }
    return files;
  }

  /** What a key would be worth if there were no such file. */
  public static @Nullable String valueWithout(
      Path file, String key, ConfigurableEnvironment environment) {
    MutablePropertySources others = new MutablePropertySources();
    for (PropertySource<?> source : environment.getPropertySources()) {
      // What the framework attaches stands for all sources together.
      if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
          && !of(source).equals(Optional.of(file))) {
        others.addLast(source);
      }
    }
    return new PropertySourcesPropertyResolver(others).getProperty(key);
  }

  /** The file behind one source. */
  private static Optional<Path> of(PropertySource<?> source) {
    if (source instanceof EnumerablePropertySource<?> named) {
      for (String name : named.getPropertyNames()) {
        Optional<Path> file = file(OriginLookup.getOrigin(source, name));
        if (file.isPresent()) {
          return file;
        }
      }
    }
    return Optional.empty();
  }

  /** {@code /srv/quarry/orchestrator.yml, line 3}; empty for what stands in no file. */
  static Optional<String> place(@Nullable Origin origin) {
    return file(origin).map(file -> file + line(origin));
  }

  private static String line(@Nullable Origin wrapped) {
    Origin origin = unwrapped(wrapped);
    return origin instanceof TextResourceOrigin text && text.getLocation() != null
        ? ", line " + (text.getLocation().getLine() + 1)
        : "";
  }

  /** As the binder tells it, it stands in the origin of a property source. */
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

package dev.quarry.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Finds settings that nothing reads. In settings files and command-line arguments unknown keys are
 * errors. Environment variables and system properties are shared with other programs, so they only
 * cause warnings.
 */
public final class UnknownKeys {
  private static final String ROOT = "quarry";
  private static final int MAX_TYPOS = 2;

  private final KnownKeys known;
  private final Predicate<String> elsewhere;
  private final String otherFile;

  /**
   * @param elsewhere matches sections below {@code quarry} that belong in the file of another
   *     application
   * @param otherFile message for such a key, after its name
   */
  public UnknownKeys(KnownKeys known, Predicate<String> elsewhere, String otherFile) {
    this.known = known;
    this.elsewhere = elsewhere;
    this.otherFile = otherFile;
  }

  /** One message for each unknown key of a file or an argument, with its position. */
  public List<String> mistakes(ConfigurableEnvironment environment) {
    List<String> found = new ArrayList<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named && !isForeign(source)) {
        for (String key : named.getPropertyNames()) {
          mistake(source, key).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /**
   * One message for each unused variable and system property with the prefix of Quarry.
   *
   * @param others matches variables that are used elsewhere
   */
  public List<String> unusedVariables(
      Set<String> variables, Set<String> properties, Predicate<String> others) {
    List<String> found = new ArrayList<>();
    variables.stream()
        .filter(name -> name.startsWith("QUARRY_") && !others.test(name) && !isVariable(name))
        .sorted()
        .forEach(name -> found.add(unused("The variable " + name, name.replace('_', '.'))));
    properties.stream()
        .filter(key -> key.startsWith("quarry.") && !known.has(name(key)))
        .sorted()
        .forEach(key -> found.add(unused("The system property " + key, key)));
    return found;
  }

  /** Whether Quarry shares a source with other programs, or it only contains other sources. */
  static boolean isForeign(PropertySource<?> source) {
    return ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
        || source.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
        || source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
  }

  private Optional<String> mistake(PropertySource<?> source, String key) {
    ConfigurationPropertyName name = name(key);
    String section = name.isEmpty() ? "" : element(name, 0);
    String where =
        SettingsFile.place(OriginLookup.getOrigin(source, key))
            .map(place -> key + " (" + place + ")")
            .orElse(key);
    if (!section.equals(ROOT)) {
      boolean typo = EditDistance.distance(section, ROOT) <= MAX_TYPOS;
      return typo ? Optional.of(where + " is not known. Did you mean quarry?") : Optional.empty();
    }
    if (known.has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        where
            + (name.getNumberOfElements() > 1 && elsewhere.test(element(name, 1))
                ? otherFile
                : " is not known." + nearest(name)));
  }

  private String unused(String what, String key) {
    return what + " sets nothing." + nearest(name(key.toLowerCase(Locale.ROOT)));
  }

  private String nearest(ConfigurationPropertyName name) {
    return known.nearest(name).map(key -> " Did you mean " + key + "?").orElse("");
  }

  /**
   * Follows the relaxed binding of Spring Boot: dots become underscores; dashes become underscores
   * or are removed.
   */
  private boolean isVariable(String variable) {
    return known.written().stream()
        .anyMatch(key -> matches(variable, key.replace("-", "")) || matches(variable, key));
  }

  private static boolean matches(String variable, String key) {
    String form =
        key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_').replace("*", ".+");
    return Pattern.matches(form + "(_\\d+)?", variable);
  }

  private static ConfigurationPropertyName name(String key) {
    return ConfigurationPropertyName.adapt(key, '.');
  }

  private static String element(ConfigurationPropertyName name, int index) {
    return name.getElement(index, ConfigurationPropertyName.Form.UNIFORM);
  }
}

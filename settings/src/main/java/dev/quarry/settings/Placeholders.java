package dev.quarry.settings;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Variables that settings refer to by placeholders, such as {@code ${QUARRY_PORT:8001}}. */
public final class Placeholders {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");

  private Placeholders() {}

  /** The names of all variables in the defaults inside the jar and in the settings files. */
  public static Set<String> variables(ConfigurableEnvironment environment) {
    Set<String> variables = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named && !UnknownKeys.isForeign(source)) {
        for (String key : named.getPropertyNames()) {
          Matcher found = VARIABLE.matcher(String.valueOf(source.getProperty(key)));
          while (found.find()) {
            variables.add(found.group(1));
          }
        }
      }
    }
    return variables;
  }
}

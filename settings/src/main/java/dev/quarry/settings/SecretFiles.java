package dev.quarry.settings;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Settings that are files of a directory, one value each: QUARRY_SECRETS, or CREDENTIALS_DIRECTORY,
 * in which systemd puts the credentials of a unit. The file of a variable has its name.
 */
public final class SecretFiles {
  private SecretFiles() {}

  /** The names of all files, which are those of the variables that they stand for. */
  public static Set<String> names(ConfigurableEnvironment environment) {
    Set<String> names = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof ConfigTreePropertySource files) {
        names.addAll(Arrays.asList(files.getPropertyNames()));
      }
    }
    return names;
  }
}

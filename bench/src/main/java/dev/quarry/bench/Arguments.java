package dev.quarry.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Command-line arguments of the form {@code --name value}. Every method throws
 * IllegalArgumentException, with a message for the user, for an argument that is not valid.
 */
public final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads arguments; of a repeated name the last value counts.
   *
   * @param names the allowed names, with their dashes
   */
  public static Arguments parse(List<String> arguments, Set<String> names) {
    Map<String, String> values = new HashMap<>();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String name = rest.next();
      if (!names.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      values.put(name, rest.next());
    }
    return new Arguments(values);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public Optional<Path> path(String name) {
    return text(name).map(Path::of);
  }

  public int number(String name, int otherwise) {
    Optional<String> text = text(name);
    try {
      return text.map(Integer::valueOf).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " needs a whole number", e);
    }
  }

  /** The directory of {@code --site}, which has an {@code index.html}. */
  public Path site() {
    return path("--site")
        .filter(site -> Files.isRegularFile(site.resolve("index.html")))
        .orElseThrow(
            () -> new IllegalArgumentException("--site must name a folder with an index.html"));
  }

  /** The absolute path of {@code --launcher}, the launcher script of the product. */
  public Path launcher() {
    Path launcher = path("--launcher").orElse(Path.of("quarry")).toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new IllegalArgumentException("no launcher at " + launcher);
    }
    return launcher;
  }
}

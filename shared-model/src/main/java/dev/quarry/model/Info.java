package dev.quarry.model;

import static java.util.Objects.requireNonNull;

/**
 * What runs in a process.
 *
 * @param build the application and its version
 * @param java the Java runtime
 */
public record Info(Build build, JavaRuntime java) {

  public Info {
    requireNonNull(build, "build");
    requireNonNull(java, "java");
  }

  /**
   * @param artifact the name of the application, such as {@code orchestrator}
   */
  public record Build(String artifact, String version) {
    public Build {
      requireNonNull(artifact, "artifact");
      requireNonNull(version, "version");
    }
  }

  public record JavaRuntime(String version, String vendor) {
    public JavaRuntime {
      requireNonNull(version, "version");
      requireNonNull(vendor, "vendor");
    }
  }

  /** Describes this process. */
  public static Info of(String artifact, String version) {
    return new Info(
        new Build(artifact, version),
        new JavaRuntime(Runtime.version().toString(), System.getProperty("java.vendor", "")));
  }
}

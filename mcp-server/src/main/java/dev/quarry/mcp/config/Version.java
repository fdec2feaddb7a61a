package dev.quarry.mcp.config;

/** The version of Quarry, from the manifest of its jar. */
final class Version {
  private Version() {}

  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0" : version;
  }
}

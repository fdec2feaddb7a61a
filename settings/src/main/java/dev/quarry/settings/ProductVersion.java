package dev.quarry.settings;

/** The version of Quarry. All modules have the same; it is that of the POM. */
public final class ProductVersion {
  /** Of classes that are not in a jar. */
  private static final String UNPACKAGED = "0";

  private ProductVersion() {}

  /** The version in the manifest of this module's jar. */
  public static String current() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }
}

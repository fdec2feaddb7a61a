package dev.quarry.orchestrator.store.postgres.backup;

import dev.quarry.orchestrator.backup.BackupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the entries of a backup. */
final class BackupReader implements AutoCloseable {
  static final String MANIFEST = "manifest.json";
  static final String PEPPER = "key-pepper";
  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path file;
  private final ZipFile zip;

  private BackupReader(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * @throws BackupException if it is not a whole file of this kind
   */
  static BackupReader open(Path file) throws IOException {
    try {
      return new BackupReader(file, new ZipFile(file.toFile()));
    } catch (ZipException e) {
      throw new BackupException(
          file + " is not a backup of Quarry, or only a part of one: " + e.getMessage(), e);
    }
  }

  /**
   * @throws BackupException if this version of Quarry cannot read the backup
   */
  BackupManifest manifest() throws IOException {
    BackupManifest manifest;
    try (InputStream in = entry(MANIFEST)) {
      manifest = JSON.readValue(in, BackupManifest.class);
    } catch (JacksonException e) {
      throw new BackupException(
          "The manifest of " + file + " cannot be read: " + e.getOriginalMessage(), e);
    }
    if (manifest.format() != BackupManifest.FORMAT) {
      throw new BackupException(
          "%s has format %d, and this version of Quarry reads format %d. Restore it with Quarry %s."
              .formatted(file, manifest.format(), BackupManifest.FORMAT, manifest.quarry()));
    }
    return manifest;
  }

  InputStream table(String name) throws IOException {
    return entry(tableEntry(name));
  }

  /** The pepper, if it was in the data directory. */
  Optional<String> pepper() throws IOException {
    if (zip.getEntry(PEPPER) == null) {
      return Optional.empty();
    }
    try (InputStream in = entry(PEPPER)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private InputStream entry(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BackupException(file + " is not a backup of Quarry: it has no " + name + ".");
    }
    return zip.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  static String tableEntry(String name) {
    return "tables/" + name + ".copy";
  }
}

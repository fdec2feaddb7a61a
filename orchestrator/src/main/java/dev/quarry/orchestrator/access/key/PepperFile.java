package dev.quarry.orchestrator.access.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pepper in the data directory, made when it is first needed and readable by its owner alone.
 * Thread-safe, and safe against another process that makes it at the same time.
 */
public final class PepperFile implements Supplier<Pepper> {
  private static final int BYTES = 32;

  private final Path file;
  private @Nullable Pepper pepper;

  public PepperFile(Path dataDirectory) {
    this.file = dataDirectory.resolve("key-pepper");
  }

  @Override
  public synchronized Pepper get() {
    Pepper known = pepper;
    if (known == null) {
      known = readOrMake();
      pepper = known;
    }
    return known;
  }

  private Pepper readOrMake() {
    try {
      if (!Files.exists(file)) {
        make();
      }
      return new Pepper(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("the pepper of the API keys cannot be read: " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " is damaged: restore it from a backup", e);
    }
  }

  /** A link appears whole or not at all, and never in the place of another file. */
  private void make() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft = Files.createTempFile(directory, "key-pepper", ".new");
    try {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker: its pepper is the one.
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}

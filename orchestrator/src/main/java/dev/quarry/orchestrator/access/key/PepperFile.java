package dev.quarry.orchestrator.access.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pepper in the data directory. The file is created on first use and is readable only by its
 * owner. Thread-safe, and safe against another process that creates it concurrently.
 */
public final class PepperFile implements Supplier<Pepper> {
  private static final int PEPPER_BYTES = 32;

  private final Path file;
  private @Nullable Pepper pepper;

  public PepperFile(Path dataDirectory) {
    this.file = dataDirectory.resolve("key-pepper");
  }

  @Override
  public synchronized Pepper get() {
    Pepper loaded = pepper;
    if (loaded == null) {
      loaded = readOrCreate();
      pepper = loaded;
    }
    return loaded;
  }

  /** The secret in the file; empty if there is no file yet. */
  public Optional<String> secret() throws IOException {
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  /** Replaces the file, for a restored database, whose keys were hashed with this secret. */
  public void replace(String secret) throws IOException {
    write(
        secret,
        draft ->
            Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
  }

  /**
   * Puts a new pepper before the present one, which still verifies the keys that were hashed with
   * it. A third one is dropped.
   */
  public void rotate() throws IOException {
    replace(random() + present().map(former -> "\n" + former).orElse(""));
  }

  /** Removes all but the present pepper. */
  public void forgetFormer() throws IOException {
    Optional<String> present = present();
    if (present.isPresent()) {
      replace(present.get());
    }
  }

  private Optional<String> present() throws IOException {
    return secret().flatMap(text -> text.lines().findFirst());
  }

  private Pepper readOrCreate() {
    try {
      if (!Files.exists(file)) {
        create();
      }
      return new Pepper(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("the pepper of the API keys cannot be read: " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " is damaged: restore it from a backup", e);
    }
  }

  /**
   * Creates the file by a hard link: it appears with its whole content and never replaces another.
   */
  private void create() throws IOException {
    try {
      write(random(), draft -> Files.createLink(file, draft));
    } catch (FileAlreadyExistsException e) {
      // Another process was faster: its pepper is used.
    }
  }

  private static String random() {
    byte[] random = new byte[PEPPER_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private interface Placement {
    void place(Path draft) throws IOException;
  }

  /** Writes a draft and places it. Whatever happens, no draft is left: it is a secret, too. */
  private void write(String secret, Placement placement) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft = Files.createTempFile(directory, "key-pepper", ".new");
    try {
      // On the disk before a database has keys that need it.
      Files.writeString(
          draft, secret + "\n", StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.SYNC);
      placement.place(draft);
      try (FileChannel parent = FileChannel.open(directory)) {
        parent.force(true);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}

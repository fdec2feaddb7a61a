package dev.quarry.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command reads; {@code -} is standard input. */
final class InputFile {
  private InputFile() {}

  /**
   * @throws IllegalArgumentException if there is no such file
   */
  static byte[] read(String name, InputStream standardInput) {
    try {
      if (name.equals("-")) {
        return standardInput.readAllBytes();
      }
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("There is no file " + file + ". Check the path.");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

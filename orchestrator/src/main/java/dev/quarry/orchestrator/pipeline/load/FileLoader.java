package dev.quarry.orchestrator.pipeline.load;

import dev.quarry.orchestrator.handler.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads files below the roots that the operator opened, and nothing else. A path is judged twice:
 * as it is written, so that a refusal tells nothing about what exists elsewhere, and as it is after
 * all symbolic links. Then it is opened without following any, so that a link that somebody puts in
 * its way meanwhile leads nowhere. Thread-safe.
 */
public final class FileLoader {
  private final List<Path> roots;
  private final long maxBytes;

  /**
   * @param roots absolute folders; empty: no file is read
   */
  public FileLoader(List<Path> roots, long maxBytes) {
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    this.maxBytes = maxBytes;
  }

  /**
   * The whole content of a file.
   *
   * @throws StageException {@code file_roots_not_configured}, {@code path_not_allowed}, {@code
   *     not_found}, {@code not_a_file}, {@code too_large}, {@code file_unreadable}
   */
  public LoadedContent load(Path path) throws StageException {
    if (roots.isEmpty()) {
      throw StageException.permanent(
          "file_roots_not_configured",
          "Files of the server cannot be loaded: no folder is open to it. Start Quarry with"
              + " QUARRY_FILE_ROOTS set to the folders whose files it may read.");
    }
    Path wanted = path.normalize();
    if (!path.isAbsolute() || roots.stream().noneMatch(root -> below(root, wanted))) {
      throw notAllowed();
    }
    try {
      Path real = wanted.toRealPath();
      Path root =
          roots.stream()
              .flatMap(each -> realPath(each).stream())
              .filter(real::startsWith)
              .findFirst()
              .orElseThrow(FileLoader::notAllowed);
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        throw StageException.permanent("not_a_file", "The path does not name a file.");
      }
      return new LoadedContent(wanted.toUri(), null, read(root, real), null, null);
    } catch (NoSuchFileException e) {
      throw StageException.permanent("not_found", "There is no such file.", e);
    } catch (IOException e) {
      throw StageException.permanent("file_unreadable", "The file cannot be read.", e);
    }
  }

  private byte[] read(Path root, Path real) throws IOException, StageException {
    Path parent = root.getParent();
    Path folder = real.equals(root) && parent != null ? parent : root;
    try (InputStream in = LinklessFile.open(folder, folder.relativize(real))) {
      byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > maxBytes) {
        throw StageException.permanent(
            "too_large",
            "The file is larger than "
                + maxBytes
                + " bytes; the operator can allow more by quarry.load.max-bytes.");
      }
      return bytes;
    }
  }

  private static boolean below(Path root, Path path) {
    return path.startsWith(root) || realPath(root).filter(path::startsWith).isPresent();
  }

  /** A root may itself be reached through a link; one that does not exist contains nothing. */
  private static Optional<Path> realPath(Path root) {
    try {
      return Optional.of(root.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static StageException notAllowed() {
    return StageException.permanent(
        "path_not_allowed", "The path is not below a folder that is open for loading.");
  }
}

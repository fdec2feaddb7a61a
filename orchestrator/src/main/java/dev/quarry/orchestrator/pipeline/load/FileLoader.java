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
 * Reads files below the root folders that are open for a tenant. A path is checked twice: as
 * written, so that an error reveals nothing about files elsewhere, and after resolving symbolic
 * links. The file is then opened without following links, so that a link that is swapped in between
 * the check and the open (TOCTOU) has no effect. Thread-safe.
 */
public final class FileLoader {
  private final List<FileRoot> roots;
  private final long maxBytes;

  /**
   * @param roots if none is open for a tenant, it can read no file
   */
  public FileLoader(List<FileRoot> roots, long maxBytes) {
    this.roots = List.copyOf(roots);
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the whole content of a file.
   *
   * @throws StageException {@code file_roots_not_configured}, {@code path_not_allowed}, {@code
   *     not_found}, {@code not_a_file}, {@code too_large}, {@code file_unreadable}
   */
  public LoadedContent load(String tenant, Path path) throws StageException {
    List<Path> open =
        roots.stream().filter(root -> root.tenants().contains(tenant)).map(FileRoot::path).toList();
    if (open.isEmpty()) {
      throw StageException.permanent(
          "file_roots_not_configured",
          "Files of the server cannot be loaded: no folder is open for this tenant. The operator"
              + " can open one with quarry.file-roots, or with QUARRY_FILE_ROOTS for the tenant"
              + " default.");
    }
    Path wanted = path.normalize();
    if (!path.isAbsolute() || open.stream().noneMatch(root -> below(root, wanted))) {
      throw notAllowed();
    }
    try {
      Path real = wanted.toRealPath();
      Path root =
          open.stream()
              .flatMap(each -> realPath(each).stream())
              .filter(real::startsWith)
              .findFirst()
              .orElseThrow(FileLoader::notAllowed);
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        throw StageException.permanent("not_a_file", "The path is not a regular file.");
      }
      return new LoadedContent(wanted.toUri(), null, read(root, real), null, null);
    } catch (NoSuchFileException e) {
      throw StageException.permanent("not_found", "The file does not exist. Check the path.", e);
    } catch (IOException e) {
      throw StageException.permanent(
          "file_unreadable", "The file cannot be read. Check its permissions.", e);
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
                + " bytes. The operator can raise quarry.load.max-bytes.");
      }
      return bytes;
    }
  }

  private static boolean below(Path root, Path path) {
    return path.startsWith(root) || realPath(root).filter(path::startsWith).isPresent();
  }

  /** A root may itself be a symbolic link; a root that does not exist contains no files. */
  private static Optional<Path> realPath(Path root) {
    try {
      return Optional.of(root.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static StageException notAllowed() {
    return StageException.permanent(
        "path_not_allowed",
        "The path is not below one of the folders that are open for this tenant.");
  }
}

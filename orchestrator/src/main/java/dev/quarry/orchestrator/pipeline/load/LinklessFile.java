package dev.quarry.orchestrator.pipeline.load;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Opens a file without following symbolic links: folder by folder, each relative to the one before
 * it (openat with O_NOFOLLOW), so that swapping a folder for a link in the meantime has no effect.
 * The folders must be readable.
 */
final class LinklessFile {
  private LinklessFile() {}

  /**
   * Opens a file.
   *
   * @param folder start of the path; trusted, links in it are followed
   * @param file below the folder, normalised
   * @throws IOException if the file does not exist, or if a part of its path is a link
   */
  static InputStream open(Path folder, Path file) throws IOException {
    DirectoryStream<Path> opened = Files.newDirectoryStream(folder);
    if (!(opened instanceof SecureDirectoryStream<Path> start)) {
      // macOS and Windows do not support this: only the last part is protected from links.
      opened.close();
      return Files.newInputStream(folder.resolve(file), NOFOLLOW_LINKS);
    }
    SecureDirectoryStream<Path> reached = start;
    try {
      for (int i = 0; i < file.getNameCount() - 1; i++) {
        SecureDirectoryStream<Path> next =
            reached.newDirectoryStream(file.getName(i), NOFOLLOW_LINKS);
        reached.close();
        reached = next;
      }
      return Channels.newInputStream(
          reached.newByteChannel(
              file.getFileName(), Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS)));
    } finally {
      reached.close();
    }
  }
}

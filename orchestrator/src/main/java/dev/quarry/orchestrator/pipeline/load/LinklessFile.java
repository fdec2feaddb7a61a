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
 * Opens a file folder by folder, each relative to the one before it (openat with O_NOFOLLOW), so
 * that nobody who may write in between can lead the way elsewhere. The folders must be readable.
 */
final class LinklessFile {
  private LinklessFile() {}

  /**
   * @param folder where the way begins; trusted, links in it are followed
   * @param file below the folder, in normal form
   * @throws IOException if the file is not there, or if a part of its path is a link
   */
  static InputStream open(Path folder, Path file) throws IOException {
    DirectoryStream<Path> opened = Files.newDirectoryStream(folder);
    if (!(opened instanceof SecureDirectoryStream<Path> start)) {
      // macOS and Windows have no such call: only the last part is not followed.
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

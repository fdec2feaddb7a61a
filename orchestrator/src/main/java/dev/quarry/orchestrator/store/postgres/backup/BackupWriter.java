package dev.quarry.orchestrator.store.postgres.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the entries of a backup one after another. */
final class BackupWriter {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private static final String DRAFT = ".incomplete";

  /** A backup that is being written is written to all the time. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final ZipOutputStream zip;

  private BackupWriter(OutputStream out) {
    zip = new ZipOutputStream(out);
    // Vacuum waits for the end of a backup, so time counts more than size.
    zip.setLevel(Deflater.BEST_SPEED);
  }

  /** The content of a backup. */
  interface Content {
    void writeTo(BackupWriter writer) throws IOException, SQLException;
  }

  /**
   * Writes a file that only its owner can read. It appears when its whole content is on the disk.
   * What killed backups left in its directory is deleted.
   */
  static void write(Path file, Content content) throws IOException, SQLException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(directory);
    deleteAbandoned(directory);
    Path draft = Files.createTempFile(directory, "quarry", DRAFT, OWNER_ONLY);
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        BackupWriter writer =
            new BackupWriter(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
        content.writeTo(writer);
        writer.zip.finish();
        writer.zip.flush();
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel parent = FileChannel.open(directory)) {
        parent.force(true);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void deleteAbandoned(Path directory) throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(directory, "quarry*" + DRAFT)) {
      for (Path draft : drafts) {
        if (Files.getLastModifiedTime(draft).compareTo(limit) < 0) {
          Files.deleteIfExists(draft);
        }
      }
    }
  }

  /** Begins the rows of a table. The stream is not to be closed. */
  OutputStream table(String name) throws IOException {
    return entry(BackupReader.tableEntry(name));
  }

  void pepper(String secret) throws IOException {
    entry(BackupReader.PEPPER).write(secret.getBytes(StandardCharsets.UTF_8));
  }

  void manifest(BackupManifest manifest) throws IOException {
    entry(BackupReader.MANIFEST).write(BackupReader.JSON.writeValueAsBytes(manifest));
  }

  private OutputStream entry(String name) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    return zip;
  }
}

package dev.quarry.orchestrator.pipeline.extract.document;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.openxml4j.util.ZipEntrySource;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP archive in memory whose entries are decompressed on demand. An entry that decompresses to
 * far more than its size, and entries that together exceed a limit, are refused (zip bombs). No
 * entry is written to a file.
 */
public final class BoundedZip implements ZipEntrySource {
  private static final long MAX_BYTES = 1L << 30;
  private static final int MAX_RATIO = 100;
  private static final int MAX_ENTRIES = 50_000;

  /** An entry below this size may have any ratio. */
  private static final int SMALL = 1 << 20;

  private final ZipFile zip;
  private long total;
  private boolean closed;

  public BoundedZip(byte[] bytes) throws IOException {
    this.zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes)).get();
    Enumeration<ZipArchiveEntry> entries = zip.getEntries();
    for (int count = 0; entries.hasMoreElements(); count++) {
      entries.nextElement();
      if (count >= MAX_ENTRIES) {
        throw new IOException("the archive has too many entries");
      }
    }
  }

  @Override
  public Enumeration<? extends ZipArchiveEntry> getEntries() {
    return zip.getEntries();
  }

  @Override
  public @Nullable ZipArchiveEntry getEntry(String path) {
    return zip.getEntry(path);
  }

  @Override
  public InputStream getInputStream(ZipArchiveEntry entry) throws IOException {
    return new Checked(zip.getInputStream(entry), Math.max(1, entry.getCompressedSize()));
  }

  /** The content of an entry, or null if there is none of this name. */
  public byte @Nullable [] read(String path) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(path);
    if (entry == null) {
      return null;
    }
    try (InputStream in = getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    zip.close();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  private final class Checked extends FilterInputStream {
    private final long compressed;
    private long read;

    Checked(InputStream in, long compressed) {
      super(in);
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = super.read(to, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int bytes) throws IOException {
      read += bytes;
      total += bytes;
      if (total > MAX_BYTES || (read > SMALL && read / compressed > MAX_RATIO)) {
        throw new IOException("the archive decompresses to too many bytes");
      }
    }
  }
}

package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.orchestrator.pipeline.transfer.FileErrors.TooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Limits the unpacked bytes of a file and of each of its records. Not thread-safe. */
final class BoundedStream extends FilterInputStream {
  private final long maxTotal;
  private final long maxRecord;
  private long total;
  private long ofRecord;

  BoundedStream(InputStream unpacked, long maxTotal, long maxRecord) {
    super(unpacked);
    this.maxTotal = maxTotal;
    this.maxRecord = maxRecord;
  }

  /** Counts the bytes of the next record, which may have been read ahead in part. */
  void beginRecord() {
    ofRecord = 0;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int bytes) throws TooLargeException {
    total += bytes;
    ofRecord += bytes;
    if (ofRecord > maxRecord) {
      throw new TooLargeException(
          "A line of the file is longer than %,d bytes.".formatted(maxRecord));
    }
    if (total > maxTotal) {
      throw new TooLargeException(
          "The file has more than %,d bytes when it is unpacked, far more than its size suggests."
              .formatted(maxTotal));
    }
  }
}

package dev.quarry.orchestrator.pipeline.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectWriter;

/** Writes the records of a file. {@link #close} completes it and does not close the stream. */
final class CollectionWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final ObjectWriter RECORDS = FileJson.MAPPER.writerFor(FileRecord.class);

  private final GZIPOutputStream out;

  CollectionWriter(OutputStream file) throws IOException {
    this.out = new GZIPOutputStream(file, BUFFER_BYTES);
  }

  void write(FileRecord line) throws IOException {
    try {
      RECORDS.writeValue(out, line);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.finish();
    out.flush();
  }
}

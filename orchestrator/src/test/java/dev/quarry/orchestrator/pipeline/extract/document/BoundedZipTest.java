package dev.quarry.orchestrator.pipeline.extract.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Test;

/** An archive that decompresses to far too much is refused while it is read. */
final class BoundedZipTest {
  private static final int MEGABYTE = 1 << 20;

  private static byte[] zip(int entries, int bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      byte[] zeros = new byte[bytes];
      for (int i = 0; i < entries; i++) {
        zip.putNextEntry(new ZipEntry("e" + i));
        zip.write(zeros);
      }
    }
    return out.toByteArray();
  }

  private static void readAll(byte[] archive) throws IOException {
    try (BoundedZip zip = new BoundedZip(archive)) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        zip.getInputStream(entry).transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  @Test
  void an_entry_of_more_than_a_hundred_times_its_size_is_refused() throws IOException {
    byte[] bomb = zip(1, 20 * MEGABYTE);
    assertThat(bomb).hasSizeLessThan(20 * MEGABYTE / 100);
    assertThatThrownBy(() -> readAll(bomb))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too many bytes");
    try (BoundedZip zip = new BoundedZip(zip(1, MEGABYTE))) {
      assertThat(zip.read("e0")).hasSize(MEGABYTE);
    }
  }

  @Test
  void entries_that_together_are_larger_than_a_gigabyte_are_refused() throws IOException {
    readAll(zip(1_000, MEGABYTE));
    assertThatThrownBy(() -> readAll(zip(1_025, MEGABYTE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too many bytes");
  }

  @Test
  void more_than_fifty_thousand_entries_are_refused() throws IOException {
    readAll(zip(50_000, 0));
    assertThatThrownBy(() -> readAll(zip(50_001, 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too many entries");
  }
}

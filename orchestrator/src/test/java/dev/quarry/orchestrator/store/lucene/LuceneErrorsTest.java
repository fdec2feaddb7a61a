package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import java.io.FileOutputStream;
import java.io.IOException;
import org.apache.lucene.store.AlreadyClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class LuceneErrorsTest {

  /** /dev/full fails with the error of a full disk. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void full_disk_is_distinguished_from_io_errors() throws IOException {
    IOException full;
    try (FileOutputStream device = new FileOutputStream("/dev/full")) {
      full = catchThrowableOfType(IOException.class, () -> device.write(1));
    }
    assertThat(LuceneErrors.translate("m", full).reason()).isEqualTo(Reason.FULL);
    // The writer closes itself; the original failure is the cause of its later exceptions.
    AlreadyClosedException closed = new AlreadyClosedException("this IndexWriter is closed", full);
    assertThat(LuceneErrors.translate("m", closed).reason()).isEqualTo(Reason.FULL);
    assertThat(LuceneErrors.translate("m", new IOException("broken")).reason())
        .isEqualTo(Reason.UNAVAILABLE);
  }
}

package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A malicious document may take over its parser process, and then control the replies. */
final class WorkerProtocolTest {
  private static final int MAX_CHARS = 10_000_000;
  private static final int MAX_BYTES = 3 * MAX_CHARS;
  private static final long MAX_READ_BYTES = 2L * MAX_BYTES;

  /** An endless stream that counts the bytes read. */
  private static final class Endless extends InputStream {
    private long given;

    @Override
    public int read() {
      given++;
      return 0;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      given += length;
      return length;
    }
  }

  private interface Lie {
    void tell(DataOutputStream out) throws IOException;
  }

  private static DataInputStream reply(Lie lie, InputStream then) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lie.tell(new DataOutputStream(bytes));
    return new DataInputStream(
        new SequenceInputStream(new ByteArrayInputStream(bytes.toByteArray()), then));
  }

  private static void assertRefused(Lie lie) throws IOException {
    Endless endless = new Endless();
    DataInputStream in = reply(lie, endless);
    assertThatThrownBy(() -> WorkerProtocol.readReply(in, MAX_CHARS))
        .isInstanceOf(IOException.class);
    assertThat(endless.given).isLessThan(MAX_READ_BYTES);
  }

  @Test
  void lengths_out_of_bounds_are_refused() throws IOException {
    for (int length : new int[] {Integer.MAX_VALUE, MAX_BYTES + 1, -1}) {
      assertRefused(
          out -> {
            out.writeBoolean(true);
            out.writeInt(0);
            out.writeInt(length);
          });
    }
    for (int length : new int[] {Integer.MAX_VALUE, 1 << 20, -1}) {
      assertRefused(
          out -> {
            out.writeBoolean(false);
            out.writeInt(length);
          });
      assertRefused(
          out -> {
            out.writeBoolean(true);
            out.writeInt(length);
          });
      assertRefused(
          out -> {
            out.writeBoolean(true);
            out.writeInt(0);
            out.writeInt(0);
            out.writeInt(length);
          });
      assertRefused(
          out -> {
            out.writeBoolean(true);
            out.writeInt(0);
            out.writeInt(0);
            out.writeInt(1);
            out.writeInt(length);
          });
    }
  }

  @Test
  void truncated_reply_is_refused() throws IOException {
    DataInputStream in =
        reply(
            out -> {
              out.writeBoolean(true);
              out.writeInt(100);
              out.writeBytes("half");
            },
            InputStream.nullInputStream());
    assertThatThrownBy(() -> WorkerProtocol.readReply(in, MAX_CHARS))
        .isInstanceOf(IOException.class);
  }

  @Test
  void unknown_error_code_becomes_corrupt_document() {
    assertThat(ParseErrors.failure("<script>").code()).isEqualTo("corrupt_document");
  }

  @Test
  void valid_reply_is_read() throws IOException {
    Reply.Parsed parsed = new Reply.Parsed("T", "# é", Map.of("title", "t"));
    DataInputStream in =
        reply(out -> WorkerProtocol.write(out, parsed), InputStream.nullInputStream());
    assertThat(WorkerProtocol.readReply(in, MAX_CHARS)).isEqualTo(parsed);
  }
}

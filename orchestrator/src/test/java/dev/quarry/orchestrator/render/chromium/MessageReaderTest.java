package dev.quarry.orchestrator.render.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MessageReaderTest {

  /** Returns one byte at a time. */
  private static final class Slow extends ByteArrayInputStream {
    Slow(String text) {
      super(text.getBytes(UTF_8));
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      return super.read(buffer, offset, Math.min(1, length));
    }
  }

  private static List<String> read(InputStream in, int maxBytes) throws IOException {
    MessageReader reader = new MessageReader(in, maxBytes);
    List<String> messages = new ArrayList<>();
    for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
      messages.add(new String(next.get(), UTF_8));
    }
    return messages;
  }

  private static InputStream whole(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void messages_end_with_nul_however_they_arrive() throws IOException {
    String text = "{\"a\":1}\0{\"b\":\"ä\"}\0\0last\0";
    List<String> messages = List.of("{\"a\":1}", "{\"b\":\"ä\"}", "", "last");
    assertThat(read(whole(text), 100)).isEqualTo(messages);
    assertThat(read(new Slow(text), 100)).isEqualTo(messages);
  }

  @Test
  void message_may_be_larger_than_the_buffer() throws IOException {
    String large = "x".repeat(300_000);
    assertThat(read(whole(large + "\0y\0"), 300_000)).containsExactly(large, "y");
  }

  @Test
  void incomplete_message_at_the_end_is_dropped() throws IOException {
    assertThat(read(whole("a\0half"), 100)).containsExactly("a");
    assertThat(read(whole(""), 100)).isEmpty();
  }

  @Test
  void message_over_the_limit_is_refused() {
    assertThatThrownBy(() -> read(whole("x".repeat(101) + "\0"), 100))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(new Slow("x".repeat(200)), 100)).isInstanceOf(IOException.class);
  }
}

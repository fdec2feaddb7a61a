package dev.quarry.orchestrator.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Inflater;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void inflater_is_closed_after_reading() throws Exception {
    byte[] text = "text".getBytes(UTF_8);
    byte[] body = EgressFixture.gzip(EgressFixture.gzip(text));
    assertThat(BodyReader.read(answer("gzip, gzip", body), 100)).isEqualTo(text);
    assertThat(closed).hasPositiveValue();
  }

  @Test
  void inflater_is_closed_if_the_body_is_too_large() throws Exception {
    byte[] body = EgressFixture.gzip(new byte[1000]);
    assertThatThrownBy(() -> BodyReader.read(answer("gzip", body), 100))
        .isInstanceOf(EgressException.class);
    assertThat(closed).hasPositiveValue();
  }

  @Test
  void an_inflater_ends_with_its_stream() throws Exception {
    Inflater inflater = new Inflater(true);
    new BodyReader.Inflating(new ByteArrayInputStream(new byte[2]), inflater).close();
    assertThatThrownBy(inflater::getBytesRead).hasMessageContaining("closed");
  }

  private Response answer(String encoding, byte[] body) {
    ForwardingSource source =
        new ForwardingSource(new Buffer().write(body)) {
          @Override
          public void close() throws IOException {
            closed.incrementAndGet();
            super.close();
          }
        };
    return new Response.Builder()
        .request(new Request.Builder().url("http://a.example/").build())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("")
        .header("Content-Encoding", encoding)
        .body(ResponseBody.create(Okio.buffer(source), null, body.length))
        .build();
  }
}

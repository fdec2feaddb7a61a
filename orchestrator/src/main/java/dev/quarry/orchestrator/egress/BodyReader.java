package dev.quarry.orchestrator.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import okhttp3.Response;

/**
 * Reads a response body with a size limit before and after decompression (RFC 9110, section 8.4).
 */
final class BodyReader {
  private static final int MAX_ENCODINGS = 2;

  private BodyReader() {}

  /** Receives the decompressed body in chunks as they arrive. */
  @FunctionalInterface
  interface Sink {
    void accept(byte[] buffer, int length) throws IOException;
  }

  /**
   * Reads the decompressed body.
   *
   * @throws EgressException {@code too_large}, or {@code protocol_error} for an encoding that was
   *     not offered
   */
  static byte[] read(Response response, long maxBytes) throws EgressException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    read(response, maxBytes, (buffer, length) -> bytes.write(buffer, 0, length));
    return bytes.toByteArray();
  }

  /** Reads the decompressed body up to the limit; the rest is not transferred. */
  static byte[] readStart(Response response, long maxBytes) throws EgressException, IOException {
    try (InputStream body = decoded(response.body().byteStream(), encodings(response))) {
      return body.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 8));
    }
  }

  /**
   * Passes the decompressed body to a sink; never more than the limit.
   *
   * @throws EgressException {@code too_large}, or {@code protocol_error} for an encoding that was
   *     not offered
   */
  static void read(Response response, long maxBytes, Sink sink)
      throws EgressException, IOException {
    if (response.body().contentLength() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    try (InputStream raw = new LimitedStream(response.body().byteStream(), maxBytes);
        InputStream body = decoded(raw, encodings(response))) {
      drain(body, maxBytes, sink);
    } catch (TooLargeException e) {
      throw tooLarge(maxBytes);
    }
  }

  private static List<String> encodings(Response response) {
    return response.headers("Content-Encoding").stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(value -> value.strip().toLowerCase(Locale.ROOT))
        .filter(value -> !value.isEmpty() && !value.equals("identity"))
        .toList();
  }

  private static InputStream decoded(InputStream raw, List<String> encodings)
      throws EgressException, IOException {
    if (encodings.size() > MAX_ENCODINGS) {
      throw protocolError("The server compressed its response more than twice.");
    }
    BufferedInputStream body = new BufferedInputStream(raw);
    for (String encoding : encodings.reversed()) {
      body.mark(2);
      int first = body.read();
      int second = body.read();
      body.reset();
      if (first < 0) {
        return body;
      }
      body =
          new BufferedInputStream(
              switch (encoding) {
                case "gzip", "x-gzip" -> new GZIPInputStream(body);
                case "deflate" -> inflater(body, first, second);
                default ->
                    throw protocolError("The server used a compression that was not offered.");
              });
    }
    return body;
  }

  /** "deflate" means the zlib format; some servers send raw deflate data. */
  private static InputStream inflater(InputStream body, int first, int second) {
    boolean zlib = (first & 0x0f) == 8 && (first << 8 | second) % 31 == 0;
    return new Inflating(body, new Inflater(!zlib));
  }

  private static void drain(InputStream body, long maxBytes, Sink sink)
      throws IOException, EgressException {
    long total = 0;
    byte[] buffer = new byte[16 * 1024];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      total += n;
      if (total > maxBytes) {
        throw tooLarge(maxBytes);
      }
      sink.accept(buffer, n);
    }
  }

  private static EgressException tooLarge(long maxBytes) {
    return new EgressException(
        "too_large", "The response is larger than " + maxBytes + " bytes.", false, null);
  }

  private static EgressException protocolError(String message) {
    return new EgressException("protocol_error", message, false, null);
  }

  /**
   * Releases the native memory of its inflater when closed; the JDK does so only for an inflater
   * that it created itself.
   */
  static final class Inflating extends InflaterInputStream {
    Inflating(InputStream body, Inflater inflater) {
      super(body, inflater);
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        inf.end();
      }
    }
  }

  private static final class TooLargeException extends IOException {}

  /**
   * Limits the compressed size too: a stream of empty blocks decompresses to nothing without end.
   */
  private static final class LimitedStream extends FilterInputStream {
    private long left;

    LimitedStream(InputStream in, long maxBytes) {
      super(in);
      left = maxBytes + 64 * 1024; // overhead of compression for a body at the limit
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(n);
      return n;
    }

    private void count(int n) throws TooLargeException {
      left -= Math.max(n, 0);
      if (left < 0) {
        throw new TooLargeException();
      }
    }
  }
}

package dev.quarry.orchestrator.egress;

import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Keeps OkHttp from sending a request again by itself, as it does after 408, and after 503 with
 * {@code Retry-After: 0}: whether and when to ask again is the caller's to say, who counts it. It
 * would also break on a {@code Retry-After} that is larger than an {@code int}. So OkHttp is shown
 * a harmless one, and {@link #asSent} gives the server's back. Thread-safe.
 */
final class NoRetryInterceptor implements Interceptor {
  private static final String RETRY_AFTER = "Retry-After";
  private static final String ORIGINAL_RETRY_AFTER = "Quarry-Retry-After";

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    Headers shown = moved(response.headers(), RETRY_AFTER, ORIGINAL_RETRY_AFTER);
    return response.newBuilder().headers(shown.newBuilder().add(RETRY_AFTER, "1").build()).build();
  }

  /** The headers of an answer as they came. */
  static Headers asSent(Response response) {
    return moved(response.headers(), ORIGINAL_RETRY_AFTER, RETRY_AFTER);
  }

  private static Headers moved(Headers headers, String from, String to) {
    Headers.Builder moved = headers.newBuilder().removeAll(from).removeAll(to);
    headers.values(from).forEach(value -> moved.addUnsafeNonAscii(to, value));
    return moved.build();
  }

  /** A body that is not sent again on another connection when the first one breaks. */
  static RequestBody body(byte[] content) {
    return new RequestBody() {
      @Override
      public @Nullable MediaType contentType() {
        return null;
      }

      @Override
      public long contentLength() {
        return content.length;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.write(content);
      }

      @Override
      public boolean isOneShot() {
        return true;
      }
    };
  }
}

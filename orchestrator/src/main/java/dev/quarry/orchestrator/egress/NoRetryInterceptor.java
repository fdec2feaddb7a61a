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
 * Prevents retries by OkHttp, which repeats a request after 408, and after 503 with {@code
 * Retry-After: 0}. Retries are the decision of the caller, who counts them. OkHttp also fails on a
 * {@code Retry-After} larger than an {@code int}. So OkHttp sees a replacement value, and {@link
 * #asSent} restores the original. Thread-safe.
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

  /** The original headers of a response. */
  static Headers asSent(Response response) {
    return moved(response.headers(), ORIGINAL_RETRY_AFTER, RETRY_AFTER);
  }

  private static Headers moved(Headers headers, String from, String to) {
    Headers.Builder moved = headers.newBuilder().removeAll(from).removeAll(to);
    headers.values(from).forEach(value -> moved.addUnsafeNonAscii(to, value));
    return moved.build();
  }

  /** A body that OkHttp does not send again on another connection. */
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

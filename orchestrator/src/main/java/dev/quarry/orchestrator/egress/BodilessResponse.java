package dev.quarry.orchestrator.egress;

import java.util.Optional;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Captures the header section of 204 and 205 responses. OkHttp rejects such a response if it has a
 * Content-Length, although it ends after its header section in any case (RFC 9112, section 6.3).
 * OkHttp then closes the connection, so bytes that may follow are never read as another response.
 */
final class BodilessResponse extends EventListener {
  private volatile @Nullable Response head;

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    if (response.code() == 204 || response.code() == 205) {
      head = response;
    }
  }

  /** The captured response, without a body; empty if there was none. */
  Optional<Response> received() {
    return Optional.ofNullable(head)
        .map(
            response -> response.newBuilder().body(ResponseBody.create(new byte[0], null)).build());
  }
}

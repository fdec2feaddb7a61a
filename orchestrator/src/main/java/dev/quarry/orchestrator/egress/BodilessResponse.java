package dev.quarry.orchestrator.egress;

import java.util.Optional;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the head of a response 204 or 205. OkHttp refuses such a response if it has a
 * Content-Length, although its message ends with its head whatever the head says (RFC 9112, section
 * 6.3). OkHttp closes the connection then, so that what may follow on it is read by nobody.
 */
final class BodilessResponse extends EventListener {
  private volatile @Nullable Response head;

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    if (response.code() == 204 || response.code() == 205) {
      head = response;
    }
  }

  /** The response without a body; empty if none of this kind came. */
  Optional<Response> received() {
    return Optional.ofNullable(head)
        .map(
            response -> response.newBuilder().body(ResponseBody.create(new byte[0], null)).build());
  }
}

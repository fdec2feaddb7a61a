package dev.quarry.orchestrator.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request with all its redirects. It runs in its own thread, because neither name resolution
 * nor a socket read reliably responds to the interruption of its caller.
 */
final class Exchange<T> implements Callable<T> {

  /** Converts the response to the result; runs in the thread of the exchange. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Hop hop, Response response) throws EgressException, IOException;
  }

  private final OkHttpClient client;
  private final EgressPolicy policy;
  private final String userAgent;
  private final EgressRequest request;
  private final boolean compressed;
  private final Reading<T> reading;
  private boolean cancelled;
  private @Nullable Call current;

  /**
   * @param compressed whether to offer compression to the server
   */
  Exchange(
      OkHttpClient client,
      EgressPolicy policy,
      String userAgent,
      EgressRequest request,
      boolean compressed,
      Reading<T> reading) {
    this.client = client;
    this.policy = policy;
    this.userAgent = userAgent;
    this.request = request;
    this.compressed = compressed;
    this.reading = reading;
  }

  @Override
  public T call() throws EgressException {
    Set<String> visited = new HashSet<>();
    Hop hop =
        new Hop(
            request.method().toUpperCase(Locale.ROOT),
            EgressUrls.parse(request.uri().toString()),
            RequestHeaders.sendable(request.headers()),
            request.body());
    while (true) {
      visited.add(hop.method() + ' ' + hop.url());
      Hop sent = hop;
      try (Response response = execute(sent)) {
        String location = response.header("Location");
        if (location == null || !Hop.isRedirect(response.code()) || request.maxRedirects() == 0) {
          return reading.read(sent, response);
        }
        hop = sent.redirected(response.code(), location);
      } catch (IOException e) {
        throw EgressErrors.translate(e, EgressUrls.authority(sent.url()));
      }
      if (visited.size() > request.maxRedirects()) {
        throw tooManyRedirects(
            "The server redirected more than " + request.maxRedirects() + " times.");
      }
      if (visited.contains(hop.method() + ' ' + hop.url())) {
        throw tooManyRedirects("The server redirects in a loop.");
      }
    }
  }

  /** Cancels the exchange; pending I/O fails at once. */
  synchronized void cancel() {
    cancelled = true;
    if (current != null) {
      current.cancel();
    }
  }

  private Response execute(Hop hop) throws EgressException, IOException {
    List<InetAddress> addresses =
        switch (policy.decide(hop.url().host(), hop.url().port())) {
          case EgressPolicy.Decision.Allowed(List<InetAddress> checked) -> checked;
          case EgressPolicy.Decision.Refused(String code, String message) ->
              throw new EgressException(code, message, false, null);
        };
    BodilessResponse bodiless = new BodilessResponse();
    Call call;
    try {
      call =
          client
              .newBuilder()
              .dns(new PinnedDns(hop.url().host(), addresses))
              .eventListener(bodiless)
              .build()
              .newCall(hop.toRequest(userAgent, compressed));
    } catch (IllegalArgumentException e) {
      throw new EgressException(
          "protocol_error", "A request header contains a forbidden character.", false, e);
    }
    try {
      return begin(call).execute();
    } catch (ProtocolException e) {
      return bodiless.received().orElseThrow(() -> e);
    }
  }

  private synchronized Call begin(Call call) {
    current = call;
    if (cancelled) {
      call.cancel();
    }
    return call;
  }

  private static EgressException tooManyRedirects(String message) {
    return new EgressException("too_many_redirects", message, false, null);
  }
}

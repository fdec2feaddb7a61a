package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobView;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one request and reads its answer: JSON in, JSON out, problems and lost connections as
 * {@link OrchestratorException}. Redirects are not followed, so that the key goes nowhere else.
 */
final class HttpExchange {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final String KEY = "X-API-Key";

  /** What headers carry unchanged (RFC 9110, section 5.5). */
  private static final Pattern SENDABLE = Pattern.compile("[ -~]+");

  private static final int UNAUTHORIZED = 401;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration PROBE = Duration.ofMillis(1500);

  /** Three of the event stream's heartbeats. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private final JsonMapper mapper =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private final Problems problems = new Problems(mapper);
  private final Supplier<URI> address;
  private final OkHttpClient client;

  /**
   * @param keys asked for each request, in the thread that makes it
   */
  HttpExchange(Supplier<URI> address, Supplier<@Nullable String> keys) {
    this.address = address;
    client =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT)
            .readTimeout(ANSWER)
            .writeTimeout(ANSWER)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(chain -> chain.proceed(withKey(chain.request(), keys.get())))
            .build();
  }

  /** A request that names a key itself keeps it. */
  private static Request withKey(Request request, @Nullable String key) {
    return key == null || key.isBlank() || request.header(KEY) != null
        ? request
        : keyed(request.newBuilder(), key).build();
  }

  /**
   * The same request under a key. The HTTP client would show one that it cannot send in its
   * refusal.
   *
   * @throws OrchestratorException if the key is not one that can be sent
   */
  static Request.Builder keyed(Request.Builder request, String key) {
    String sent = key.strip();
    if (!SENDABLE.matcher(sent).matches()) {
      throw new OrchestratorException(
          "key_refused",
          "The API key has a character that no header carries; check QUARRY_API_KEY or the key that"
              + " was sent.",
          UNAUTHORIZED,
          false,
          null);
    }
    return request.header(KEY, sent);
  }

  String address() {
    String base = base().toString();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  private HttpUrl base() {
    return HttpUrl.get(address.get().toString());
  }

  HttpUrl.Builder url(String... segments) {
    HttpUrl.Builder url = base().newBuilder();
    for (String segment : segments) {
      url.addPathSegment(segment);
    }
    return url;
  }

  RequestBody json(Object body) {
    return RequestBody.create(mapper.writeValueAsBytes(body), JSON);
  }

  /** The answer's body as this type; {@code Void} when the body does not matter. */
  <T> T send(Request request, Class<T> type) {
    return exchange(client, request, response -> read(response, type));
  }

  /** The job, or what was seen before when the answer says that it has not changed. */
  VersionedJob sendVersioned(Request request, @Nullable VersionedJob seen, Duration atMost) {
    OkHttpClient patient =
        atMost.isZero() ? client : client.newBuilder().readTimeout(atMost).build();
    return exchange(
        patient,
        request,
        response ->
            seen != null && response.code() == 304
                ? seen
                : new VersionedJob(read(response, JobView.class), response.header("ETag")));
  }

  void probe(Request request) {
    OkHttpClient hasty = client.newBuilder().callTimeout(PROBE).build();
    exchange(hasty, request, response -> read(response, Void.class));
  }

  boolean follow(Request request, Consumer<JobEvent> listener) {
    OkHttpClient patient = client.newBuilder().readTimeout(SILENCE).build();
    return exchange(
        patient,
        request,
        response -> {
          if (response.code() == 204) {
            return true;
          }
          refuseUnlessSuccessful(response);
          new EventStreamReader(mapper, listener).read(response.body().source());
          return false;
        });
  }

  private <T> T exchange(OkHttpClient client, Request request, Reader<T> reader) {
    try (Response response = client.newCall(request).execute()) {
      return reader.read(response);
    } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
      throw new OrchestratorException(
          OrchestratorException.UNAVAILABLE,
          "The orchestrator is not reachable at "
              + address()
              + "; start it with ./quarry up, or try again in a moment if it is just starting.",
          0,
          true,
          e);
    } catch (InterruptedIOException e) {
      throw late(e);
    } catch (IOException e) {
      throw new OrchestratorException(
          "orchestrator_connection_lost",
          "The connection to the orchestrator broke off; try again in a moment.",
          0,
          true,
          e);
    } catch (JacksonException e) {
      throw new OrchestratorException(
          "orchestrator_answer_invalid",
          "The orchestrator's answer could not be read. Do both servers have the same version?",
          0,
          false,
          e);
    }
  }

  /** OkHttp reports a timeout and an interrupted thread by the same exception. */
  private static OrchestratorException late(InterruptedIOException e) {
    if (Thread.currentThread().isInterrupted() || "interrupted".equals(e.getMessage())) {
      Thread.currentThread().interrupt();
      return new OrchestratorException("interrupted", "The call was interrupted.", 0, true, e);
    }
    return new OrchestratorException(
        "orchestrator_timeout",
        "The orchestrator did not answer in time; try again in a moment.",
        0,
        true,
        e);
  }

  @SuppressWarnings("NullAway") // Void has no value but null
  private <T> T read(Response response, Class<T> type) throws IOException {
    refuseUnlessSuccessful(response);
    return type == Void.class ? null : mapper.readValue(response.body().bytes(), type);
  }

  private void refuseUnlessSuccessful(Response response) throws IOException {
    if (!response.isSuccessful()) {
      throw problems.read(response);
    }
  }

  private interface Reader<T> {
    T read(Response response) throws IOException;
  }
}

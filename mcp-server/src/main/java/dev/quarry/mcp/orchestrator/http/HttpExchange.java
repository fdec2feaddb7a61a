package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.JobEventListener;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.mcp.orchestrator.http.CallPolicy.Repeat;
import dev.quarry.model.JobView;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one HTTP request with JSON and parses the response. Error responses and connection failures
 * become {@link OrchestratorException}. Redirects are not followed, so that the API key is not sent
 * to another host. Thread-safe.
 */
final class HttpExchange {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType OCTET_STREAM = MediaType.get("application/octet-stream");
  private static final String API_KEY_HEADER = "X-API-Key";

  /** Printable ASCII: what header values transport unchanged (RFC 9110, section 5.5). */
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]+");

  private static final int UNAUTHORIZED = 401;
  private static final String IDEMPOTENCY_KEY_HEADER = "Idempotency-Key";

  /** Idle connections that are kept: callers come in bursts. */
  private static final int MAX_IDLE_CONNECTIONS = 64;

  private static final Duration MAX_IDLE_TIME = Duration.ofMinutes(1);
  private static final Duration HEALTH_TIMEOUT = Duration.ofMillis(1500);

  /** Longer than an estimate takes at most. */
  private static final Duration ESTIMATE_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration LARGE_BODY_TIMEOUT = Duration.ofMinutes(5);

  /** Three heartbeat intervals of the event stream. */
  private static final Duration EVENT_STREAM_TIMEOUT = Duration.ofSeconds(45);

  private final JsonMapper mapper =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private final ProblemTranslator problems = new ProblemTranslator(mapper);
  private final Supplier<URI> address;
  private final OkHttpClient client;
  private final CallPolicy policy;

  /**
   * @param address supplies the base URL, for each request
   * @param keys supplies the API key, for each request, in the thread that sends it
   */
  HttpExchange(Supplier<URI> address, Supplier<@Nullable String> keys, ClientSettings settings) {
    this.address = address;
    this.policy = new CallPolicy(settings);
    client =
        new OkHttpClient.Builder()
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.responseTimeout())
            .writeTimeout(settings.responseTimeout())
            .connectionPool(
                new ConnectionPool(
                    MAX_IDLE_CONNECTIONS, MAX_IDLE_TIME.toSeconds(), TimeUnit.SECONDS))
            // CallPolicy decides what is sent again.
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(chain -> chain.proceed(withDefaultKey(chain.request(), keys.get())))
            .build();
  }

  /** Adds the key unless the request already has one. */
  private static Request withDefaultKey(Request request, @Nullable String key) {
    return key == null || key.isBlank() || request.header(API_KEY_HEADER) != null
        ? request
        : withKey(request.newBuilder(), key).build();
  }

  /**
   * Adds a key to the request. Keys are validated first, because OkHttp's exception for an invalid
   * header value contains the value.
   *
   * @throws OrchestratorException if the key contains characters that a header cannot transport
   */
  static Request.Builder withKey(Request.Builder request, String key) {
    String value = key.strip();
    if (!HEADER_VALUE.matcher(value).matches()) {
      throw new OrchestratorException(
          "key_refused",
          "The API key contains a character that an HTTP header cannot transport; check"
              + " QUARRY_API_KEY or the key of the request.",
          UNAUTHORIZED,
          false,
          null);
    }
    return request.header(API_KEY_HEADER, value);
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

  /**
   * Returns the response body as this type; {@code Void} ignores the body.
   *
   * @throws OrchestratorException for error responses, timeouts and lost connections
   */
  <T> T send(Request request, Class<T> type) {
    Repeat repeat =
        request.method().equals("GET") || request.header(IDEMPOTENCY_KEY_HEADER) != null
            ? Repeat.ALWAYS
            : Repeat.IF_NOT_SENT;
    return exchange(client, request, repeat, response -> read(response, type));
  }

  /** As {@link #send}, of a request that changes nothing although its method allows it to. */
  <T> T query(Request request, Class<T> type) {
    return exchange(client, request, Repeat.ALWAYS, response -> read(response, type));
  }

  /** With a new key by which the orchestrator recognises a repeated submission. */
  static Request.Builder withIdempotencyKey(Request.Builder request) {
    return request.header(IDEMPOTENCY_KEY_HEADER, UUID.randomUUID().toString());
  }

  /** Returns the job, or {@code seen} if the response is 304 (not modified). */
  VersionedJob sendVersioned(Request request, @Nullable VersionedJob seen, Duration timeout) {
    OkHttpClient waiting =
        timeout.isZero() ? client : client.newBuilder().readTimeout(timeout).build();
    return exchange(
        waiting,
        request,
        Repeat.ALWAYS,
        response ->
            seen != null && response.code() == 304
                ? seen
                : new VersionedJob(read(response, JobView.class), response.header("ETag")));
  }

  <T> T probe(Request request, Class<T> type) {
    OkHttpClient probing = client.newBuilder().callTimeout(HEALTH_TIMEOUT).build();
    return attempt(probing, request, response -> read(response, type));
  }

  boolean follow(Request request, JobEventListener listener) {
    OkHttpClient streaming = client.newBuilder().readTimeout(EVENT_STREAM_TIMEOUT).build();
    return exchange(
        streaming,
        request,
        Repeat.IF_NOT_SENT,
        response -> {
          if (response.code() == 204) {
            return true;
          }
          requireSuccess(response);
          new EventStreamReader(mapper, listener).read(response.body().source());
          return false;
        });
  }

  /** The body of the response as JSON; a missing node if there is none. Estimates take a while. */
  JsonNode tree(Request request) {
    return exchange(
        patient(), request, Repeat.IF_NOT_SENT, response -> mapper.readTree(content(response)));
  }

  byte[] bytes(Request request) {
    return exchange(patient(), request, Repeat.IF_NOT_SENT, this::content);
  }

  private OkHttpClient patient() {
    return client.newBuilder().readTimeout(ESTIMATE_TIMEOUT).build();
  }

  private byte[] content(Response response) throws IOException {
    requireSuccess(response);
    return response.body().bytes();
  }

  /** A submission and its file, which is streamed. */
  MultipartBody form(Object submission, Path file) {
    return new MultipartBody.Builder()
        .setType(MultipartBody.FORM)
        .addFormDataPart("submission", null, json(submission))
        .addFormDataPart(
            "file",
            String.valueOf(file.getFileName()),
            RequestBody.create(file.toFile(), OCTET_STREAM))
        .build();
  }

  /** Sends a large body, which the server stores before it responds. */
  <T> T submitLarge(Request request, Class<T> type) {
    OkHttpClient patient = client.newBuilder().readTimeout(LARGE_BODY_TIMEOUT).build();
    return exchange(patient, request, Repeat.IF_NOT_SENT, response -> read(response, type));
  }

  /**
   * Writes the response body to a new file.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  void download(Request request, Path file) {
    exchange(
        client,
        request,
        Repeat.IF_NOT_SENT,
        response -> {
          requireSuccess(response);
          try (Sink sink = sink(file);
              BufferedSink out = Okio.buffer(sink)) {
            out.writeAll(response.body().source());
          }
          return file;
        });
  }

  private static Sink sink(Path file) {
    try {
      return new FileSink(Okio.sink(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Failures of the disk are not those of the connection. */
  private static final class FileSink extends ForwardingSink {
    FileSink(Sink file) {
      super(file);
    }

    @Override
    public void write(Buffer source, long bytes) {
      try {
        super.write(source, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private <T> T exchange(OkHttpClient client, Request request, Repeat repeat, Reader<T> reader) {
    return policy.call(repeat, () -> attempt(client, request, reader));
  }

  private <T> T attempt(OkHttpClient client, Request request, Reader<T> reader) {
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
      throw timeoutOrInterrupt(e);
    } catch (IOException e) {
      throw new OrchestratorException(
          "orchestrator_connection_lost",
          "The connection to the orchestrator was lost, so it is unknown whether the request took"
              + " effect; check, then try again in a moment.",
          0,
          true,
          e);
    } catch (JacksonException e) {
      throw new OrchestratorException(
          "orchestrator_answer_invalid",
          "The response of the orchestrator is not valid, so it is unknown whether the request took"
              + " effect; check, and run both servers in the same version.",
          0,
          false,
          e);
    }
  }

  /** OkHttp throws the same exception for a timeout and for an interrupted thread. */
  private static OrchestratorException timeoutOrInterrupt(InterruptedIOException e) {
    if (Thread.currentThread().isInterrupted() || "interrupted".equals(e.getMessage())) {
      return CallPolicy.interrupted(e);
    }
    return new OrchestratorException(
        "orchestrator_timeout",
        "The orchestrator did not respond in time, so it is unknown whether the request took"
            + " effect; check, then try again in a moment.",
        0,
        true,
        e);
  }

  @SuppressWarnings("NullAway") // Void has no value but null
  private <T> T read(Response response, Class<T> type) throws IOException {
    requireSuccess(response);
    return type == Void.class ? null : mapper.readValue(response.body().bytes(), type);
  }

  private void requireSuccess(Response response) throws IOException {
    if (!response.isSuccessful()) {
      throw problems.translate(response);
    }
  }

  private interface Reader<T> {
    T read(Response response) throws IOException;
  }
}

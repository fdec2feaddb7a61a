package dev.quarry.orchestrator.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EgressStreamTest extends EgressFixture {

  @Test
  void a_body_is_read_while_it_is_still_being_written() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    serve(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("one\n".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          await(seen);
          exchange.getResponseBody().write("two\n".getBytes(UTF_8));
          exchange.close();
        });
    try (EgressStream stream = client.open(EgressRequest.get(uri("/"), MEGABYTE, SOON))) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("content-type")).contains("application/x-ndjson");
      assertThat(text(stream)).isEqualTo("one\n");
      seen.countDown();
      assertThat(text(stream)).isEqualTo("two\n");
      assertThat(stream.next()).isEmpty();
      assertThat(stream.next()).as("after the end").isEmpty();
    }
  }

  @Test
  void post_sends_body_content_type_and_headers_and_follows_no_redirect() throws Exception {
    serve(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          var headers = exchange.getRequestHeaders();
          seen.add(
              exchange.getRequestMethod()
                  + ' '
                  + headers.getFirst("Content-Type")
                  + ' '
                  + headers.getFirst("X-Job")
                  + ' '
                  + new String(body, UTF_8));
          redirect(exchange, 307, "/elsewhere");
        });
    EgressRequest request =
        EgressRequest.post(
            uri("/"),
            Map.of("X-Job", "7", "content-type", "text/plain"),
            "application/json",
            "{}".getBytes(UTF_8),
            100,
            SOON);
    assertThat(client.send(request).status()).isEqualTo(307);
    try (EgressStream stream = client.open(request)) {
      assertThat(stream.status()).isEqualTo(307);
    }
    assertThat(seen).containsExactly("POST application/json 7 {}", "POST application/json 7 {}");
  }

  @Test
  void a_stream_that_grows_beyond_its_limit_fails() throws Exception {
    serve("/", EgressStreamTest::writeForEver);
    try (EgressStream stream = client.open(EgressRequest.get(uri("/"), 100_000, SOON))) {
      EgressException e =
          catchThrowableOfType(
              EgressException.class,
              () -> {
                long total = 0;
                for (var bytes = stream.next(); bytes.isPresent(); bytes = stream.next()) {
                  total += bytes.get().length;
                  assertThat(total).isLessThanOrEqualTo(100_000);
                }
              });
      assertThat(e.code()).isEqualTo("too_large");
    }
  }

  @Test
  void timeout_covers_headers_and_body_together() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    serve(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          await(end);
          exchange.close();
        });
    Duration timeout = Duration.ofMillis(300);
    try (EgressStream stream = client.open(EgressRequest.get(uri("/"), 100, timeout))) {
      assertThat(stream.next()).isPresent();
      EgressException e = catchThrowableOfType(EgressException.class, stream::next);
      assertThat(e.code()).isEqualTo("timeout");
      assertThat(e.getMessage()).contains("127.0.0.1:" + port());
    } finally {
      end.countDown();
    }
  }

  @Test
  void interrupted_reader_closes_the_connection() throws Exception {
    CompletableFuture<Throwable> hungUp = new CompletableFuture<>();
    CountDownLatch reading = new CountDownLatch(1);
    serve(
        "/",
        exchange -> {
          try {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
              exchange.getResponseBody().write(new byte[1024]);
              exchange.getResponseBody().flush();
            }
          } catch (IOException e) {
            hungUp.complete(e);
          }
        });
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (EgressStream stream =
                      client.open(EgressRequest.get(uri("/"), Long.MAX_VALUE / 2, SOON))) {
                    while (stream.next().isPresent()) {
                      reading.countDown();
                    }
                  } catch (Exception e) {
                    end.complete(e);
                  }
                });
    assertThat(reading.await(5, TimeUnit.SECONDS)).isTrue();
    reader.interrupt();
    assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(hungUp.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  @Test
  void additional_allow_list_applies_to_its_client_only() throws Exception {
    serve("/", exchange -> reply(exchange, 200, Map.of(), "inside".getBytes(UTF_8)));
    client = client(host -> List.of(InetAddress.ofLiteral("127.0.0.1")));
    StreamingEgress route = client.opening(AllowList.parse(List.of("127.0.0.1:" + port())));
    EgressRequest request = EgressRequest.get(uri("/"), MEGABYTE, SOON);
    assertThat(route.send(request).status()).isEqualTo(200);
    try (EgressStream stream = route.open(request)) {
      assertThat(text(stream)).isEqualTo("inside");
    }
    assertThat(failure(uri("/")).code()).isEqualTo("blocked_port");
    EgressException refused =
        catchThrowableOfType(EgressException.class, () -> client.open(request));
    assertThat(refused.code()).isEqualTo("blocked_port");
  }

  private static String text(EgressStream stream) throws Exception {
    return new String(stream.next().orElseThrow(), UTF_8);
  }

  private static void writeForEver(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (true) {
        body.write(new byte[8192]);
      }
    } catch (IOException e) {
      // The client has closed the connection, as this test expects.
    }
  }
}

package dev.quarry.orchestrator.egress.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressStream;
import dev.quarry.orchestrator.egress.EgressUrls;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of a client. After a plain request it is closed, so that the client cannot take a
 * response of one host for that of another.
 */
final class ProxyConnection {
  /** What all connections of a proxy share. */
  record Context(
      EgressProxy.Upstream upstream,
      ProxyCredentials credentials,
      TrafficBudget budget,
      EgressProxy.Limits limits,
      Consumer<Refusal> refusals,
      Consumer<Socket> opened) {}

  /** A destination that could not be called. */
  record Refusal(String authority, EgressException reason) {}

  private static final Pattern AUTHORITY = Pattern.compile("(.+):(\\d{1,5})");
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);

  private final Socket client;
  private final Context context;
  private final InputStream in;
  private final OutputStream out;

  ProxyConnection(Socket client, Context context) throws IOException {
    this.client = client;
    this.context = context;
    this.in = new BufferedInputStream(client.getInputStream());
    this.out = new BufferedOutputStream(client.getOutputStream());
  }

  void run() throws IOException, InterruptedException {
    Optional<ProxyRequest> request = ProxyRequest.read(in);
    while (request.isPresent()
        && !context.credentials().match(request.get().headers().get("proxy-authorization"))) {
      write(
          "407 Proxy Authentication Required",
          "Proxy-Authenticate: " + ProxyCredentials.CHALLENGE + "\r\nContent-Length: 0\r\n");
      // The body of a refused request is not read, so the connection cannot be used again.
      request = request.get().hasBody() ? Optional.empty() : ProxyRequest.read(in);
    }
    if (request.isEmpty()) {
      return;
    }
    if (request.get().isConnect()) {
      connect(request.get());
    } else {
      forward(request.get());
    }
  }

  private void connect(ProxyRequest request) throws IOException, InterruptedException {
    Matcher authority = AUTHORITY.matcher(request.target());
    if (!authority.matches() || Integer.parseInt(authority.group(2)) > 65_535) {
      write("400 Bad Request", "Content-Length: 0\r\nConnection: close\r\n");
      return;
    }
    int port = Integer.parseInt(authority.group(2));
    try (Socket server = context.upstream().connect(authority.group(1), port)) {
      context.opened().accept(server);
      write("200 Connection Established", "");
      new Tunnel(client, in, server, context.budget()).run();
    } catch (EgressException e) {
      context.refusals().accept(new Refusal(request.target(), e));
      write("403 Forbidden", "Content-Length: 0\r\nConnection: close\r\n");
    }
  }

  private void forward(ProxyRequest request) throws IOException, InterruptedException {
    String authority = request.headers().getOrDefault("host", "");
    try {
      EgressRequest sent = request(request);
      authority = authority(sent);
      try (EgressStream response = context.upstream().open(sent)) {
        respond(request, response);
      }
    } catch (EgressException e) {
      // Without a response, so that no page takes it for a document.
      context.refusals().accept(new Refusal(authority, e));
    }
  }

  private EgressRequest request(ProxyRequest request) throws IOException, EgressException {
    byte[] body = request.hasBody() ? request.readBody(in) : null;
    if (body != null) {
      context.budget().spend(body.length);
    }
    return new EgressRequest(
        request.method(),
        EgressUrls.uri(request.target()),
        request.forwarded(),
        body,
        context.budget().left(),
        context.limits().timeout(),
        0);
  }

  private static String authority(EgressRequest request) {
    int port = request.uri().getPort();
    return request.uri().getHost() + ":" + (port < 0 ? 80 : port);
  }

  /** Chunked, so that the client notices a body that ends early. */
  private void respond(ProxyRequest request, EgressStream response)
      throws IOException, EgressException, InterruptedException {
    boolean hasBody = !request.method().equals("HEAD") && !WITHOUT_BODY.contains(response.status());
    StringBuilder headers = new StringBuilder();
    Set<String> dropped =
        ProxyRequest.hopByHop(
            String.join(",", response.headers().getOrDefault("connection", List.of())));
    response
        .headers()
        .forEach(
            (name, values) -> {
              if (!dropped.contains(name) && !name.equals("content-length")) {
                values.forEach(
                    value -> headers.append(name).append(": ").append(value).append("\r\n"));
              }
            });
    headers.append("Connection: close\r\n");
    if (hasBody) {
      headers.append("Transfer-Encoding: chunked\r\n");
    }
    write(response.status() + " Response", headers.toString());
    for (Optional<byte[]> part = response.next(); part.isPresent(); part = response.next()) {
      byte[] bytes = part.get();
      context.budget().spend(bytes.length);
      if (hasBody && bytes.length > 0) {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
        out.write(bytes);
        out.write("\r\n".getBytes(ISO_8859_1));
        out.flush();
      }
    }
    if (hasBody) {
      out.write("0\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
    }
  }

  private void write(String status, String headers) throws IOException {
    out.write(("HTTP/1.1 " + status + "\r\n" + headers + "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }
}

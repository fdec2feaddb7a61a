package dev.quarry.orchestrator.store.qdrant;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stand-in as a program, in the place of a Qdrant: on Qdrant's ports of all addresses, with the
 * key of a configuration file, and with points that survive its end.
 */
public final class QdrantStandInServer {
  private static final int GRPC_PORT = 6334;
  private static final int HTTP_PORT = 6333;
  private static final Pattern API_KEY = Pattern.compile("api_key: (\\S+)");

  private QdrantStandInServer() {}

  /** Arguments: the configuration file and the directory of the points. Ends by SIGTERM. */
  public static void main(String[] arguments) throws Exception {
    Matcher key = API_KEY.matcher(Files.readString(Path.of(arguments[0])));
    if (!key.find()) {
      throw new IllegalArgumentException(arguments[0] + " has no api_key");
    }
    WriteLog log = new WriteLog(Path.of(arguments[1], "writes"));
    HttpServer health = HttpServer.create(new InetSocketAddress(HTTP_PORT), 0);
    try (QdrantStandIn qdrant =
        new QdrantStandIn(new InetSocketAddress(GRPC_PORT), key.group(1), log::attach)) {
      health.createContext(
          "/readyz",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      health.start();
      System.out.println("Listening on port " + GRPC_PORT);
      qdrant.awaitEnd();
    }
  }
}

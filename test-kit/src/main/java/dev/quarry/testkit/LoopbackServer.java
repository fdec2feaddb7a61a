package dev.quarry.testkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on a free port of loopback, with a thread for each request. */
public final class LoopbackServer implements AutoCloseable {
  static {
    // Otherwise each response on a kept connection waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public LoopbackServer(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
  }

  /** Serves the files below a directory. */
  public static LoopbackServer ofFiles(Path folder) throws IOException {
    return new LoopbackServer(SimpleFileServer.createFileHandler(folder.toRealPath()));
  }

  /** The URL of a path. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Does not wait for requests in progress. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

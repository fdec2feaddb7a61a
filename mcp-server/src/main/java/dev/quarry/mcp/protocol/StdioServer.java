package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * MCP over standard input and output, for clients that start the server themselves. The handshake
 * needs no orchestrator; a tool that does says so when it is called.
 */
public final class StdioServer {
  private final SdkServers servers;

  public StdioServer(SdkServers servers) {
    this.servers = servers;
  }

  /**
   * Keeps standard output for the protocol: whatever else is printed goes to standard error. To be
   * called before anything else runs.
   *
   * @return the stream to give to {@link #run}
   */
  public static PrintStream claimOutput() {
    PrintStream output = System.out;
    System.setOut(System.err);
    return output;
  }

  /** Serves until the client closes its side. */
  public void run(InputStream input, OutputStream output) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    McpSyncServer server =
        servers.stdio(
            new StdioServerTransportProvider(
                SdkServers.JSON, new EndingInput(input, ended), output));
    ended.await();
    server.closeGracefully();
  }

  /** Tells when the client has closed its side. */
  private static final class EndingInput extends FilterInputStream {
    private final CountDownLatch ended;

    EndingInput(InputStream input, CountDownLatch ended) {
      super(input);
      this.ended = ended;
    }

    @Override
    public int read() throws IOException {
      return note(super.read());
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return note(super.read(bytes, from, length));
    }

    private int note(int read) {
      if (read < 0) {
        ended.countDown();
      }
      return read;
    }
  }
}

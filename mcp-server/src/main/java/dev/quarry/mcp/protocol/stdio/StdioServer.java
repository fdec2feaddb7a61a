package dev.quarry.mcp.protocol.stdio;

import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.legacy.SdkServers;
import dev.quarry.mcp.protocol.modern.ModernRevision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MCP over standard input and output, for clients that start the server. The handshake works
 * without an orchestrator; tool calls wait for it.
 */
public final class StdioServer {
  private static final Logger log = LoggerFactory.getLogger(StdioServer.class);
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final SdkServers servers;
  private final ModernRevision modern;

  public StdioServer(SdkServers servers, ModernRevision modern) {
    this.servers = servers;
    this.modern = modern;
  }

  /**
   * Reserves standard output for the protocol and redirects {@code System.out} to standard error.
   * To be called before any other code runs.
   *
   * @return the stream to pass to {@link #run}
   */
  public static PrintStream claimOutput() {
    PrintStream output = System.out;
    System.setOut(System.err);
    return output;
  }

  /** Serves until the client closes the input and all its requests have a response. */
  public void run(InputStream input, OutputStream output) throws InterruptedException {
    StdioConnection connection = new StdioConnection(output, servers, modern);
    InputLines lines = new InputLines(input, MAX_LINE_BYTES);
    try {
      while (serveOne(lines, connection)) {
        // Each call handles one message.
      }
    } catch (IOException e) {
      log.warn("Reading standard input failed: {}", e.getMessage());
    }
    connection.end();
  }

  /** False at the end of input. */
  private static boolean serveOne(InputLines lines, StdioConnection connection)
      throws IOException, InterruptedException {
    try {
      byte[] line = lines.next();
      if (line != null) {
        connection.accept(line);
      }
      return line != null;
    } catch (JsonRpcMessage.Malformed tooLong) {
      connection.refuse(tooLong);
      return true;
    }
  }
}

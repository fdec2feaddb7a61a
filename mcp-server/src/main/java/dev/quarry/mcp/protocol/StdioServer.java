package dev.quarry.mcp.protocol;

import dev.quarry.mcp.tool.ToolDispatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MCP over standard input and output, for clients that start the server. The handshake works
 * without an orchestrator; tool calls then return an error.
 */
public final class StdioServer {
  private static final Logger log = LoggerFactory.getLogger(StdioServer.class);
  private static final int MAX_LINE_BYTES = 4 << 20;

  private final SdkServers servers;
  private final ToolDispatcher dispatcher;

  public StdioServer(SdkServers servers, ToolDispatcher dispatcher) {
    this.servers = servers;
    this.dispatcher = dispatcher;
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
    StdioSession session = new StdioSession(output, new RequestValidator(dispatcher));
    servers.serve(session);
    InputLines lines = new InputLines(input, MAX_LINE_BYTES);
    try {
      while (serveOne(lines, session)) {
        // Each call handles one message.
      }
    } catch (IOException e) {
      log.warn("Reading standard input failed: {}", e.getMessage());
    }
    session.end();
  }

  /** False at the end of input. */
  private static boolean serveOne(InputLines lines, StdioSession session) throws IOException {
    try {
      byte[] line = lines.next();
      if (line != null) {
        session.accept(line);
      }
      return line != null;
    } catch (JsonRpcMessage.Malformed tooLong) {
      session.refuse(tooLong);
      return true;
    }
  }
}

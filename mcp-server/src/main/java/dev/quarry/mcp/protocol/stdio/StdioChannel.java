package dev.quarry.mcp.protocol.stdio;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.MessageChannel;
import java.util.function.Consumer;

/**
 * The messages about one request over standard output.
 *
 * @param output writes one line
 */
record StdioChannel(CancellationToken token, Consumer<String> output) implements MessageChannel {
  @Override
  public void begin() {}

  @Override
  public void beginSoon() {}

  @Override
  public void send(String json) {
    if (!token.isCancelledByClient()) {
      output.accept(json);
    }
  }

  @Override
  public void respond(int status, String json) {
    send(json);
  }

  @Override
  public void header(String name, String value) {}

  @Override
  public void acknowledge() {}

  @Override
  public void refuse(int status, String text) {}
}

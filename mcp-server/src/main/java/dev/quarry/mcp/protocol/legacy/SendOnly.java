package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.MessageChannel;
import java.util.function.Consumer;

/** A channel for messages that belong to no request. */
record SendOnly(Consumer<String> output, CancellationToken token) implements MessageChannel {
  @Override
  public void begin() {}

  @Override
  public void beginSoon() {}

  @Override
  public void send(String json) {
    output.accept(json);
  }

  @Override
  public void respond(int status, String json) {
    output.accept(json);
  }

  @Override
  public void header(String name, String value) {}

  @Override
  public void acknowledge() {}

  @Override
  public void refuse(int status, String text) {}
}

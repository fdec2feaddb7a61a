package dev.quarry.mcp.protocol;

import org.jspecify.annotations.Nullable;

/** A request that gets a JSON-RPC error. Code, message and data are sent to the client. */
public final class ProtocolException extends RuntimeException {
  private final int code;
  private final @Nullable Object data;

  public ProtocolException(int code, String message) {
    this(code, message, null);
  }

  /**
   * @param data members of the error's {@code data}; null: none
   */
  public ProtocolException(int code, String message, @Nullable Object data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  public static ProtocolException invalidParams(String message) {
    return new ProtocolException(JsonRpcErrors.INVALID_PARAMS, message);
  }

  public static ProtocolException internal() {
    return new ProtocolException(
        JsonRpcErrors.INTERNAL,
        "The request failed with an internal error. The server's log has the cause.");
  }

  public int code() {
    return code;
  }

  public @Nullable Object data() {
    return data;
  }

  public String explanation() {
    return String.valueOf(getMessage());
  }
}

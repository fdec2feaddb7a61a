package dev.quarry.mcp.protocol;

/**
 * The way back to the client for one message. Messages are JSON. Nothing is sent after the response
 * or after the client has cancelled the request. Thread-safe.
 */
public interface MessageChannel {
  /** The cancellation of this request. */
  CancellationToken token();

  /** Begins the event stream now, so that the client knows that its request has arrived. */
  void begin();

  /** Begins the event stream in a moment unless the response is sent earlier. */
  void beginSoon();

  /** Sends a notification, or a request to the client, about this request. */
  void send(String json);

  /**
   * Sends the response.
   *
   * @param status the HTTP status if no event stream has begun
   */
  void respond(int status, String json);

  /** Sets a header of the response. */
  void header(String name, String value);

  /** Ends the exchange of a message that gets no response. */
  void acknowledge();

  /** Refuses the message in plain text. */
  void refuse(int status, String text);
}

package dev.quarry.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Forwards one direction of a connection until it ends. */
interface Pump {
  void run(InputStream from, OutputStream to) throws IOException;

  /** Receives the bytes in order. */
  static Pump raw() {
    return InputStream::transferTo;
  }

  /** The two directions of a connection. */
  record Pair(Pump toServer, Pump toClient) {}
}

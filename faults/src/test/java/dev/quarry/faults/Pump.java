package dev.quarry.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Carries one direction of a connection until it ends. */
interface Pump {
  void run(InputStream from, OutputStream to) throws IOException;

  /** Bytes as they come. */
  static Pump raw() {
    return InputStream::transferTo;
  }

  /** The two directions of a new connection. */
  record Pair(Pump toServer, Pump toClient) {}
}

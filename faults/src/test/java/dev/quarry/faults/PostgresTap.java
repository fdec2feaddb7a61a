package dev.quarry.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses the PostgreSQL protocol, version 3, between a node and the server, and runs an action at a
 * {@link Boundary}, once. The product needs no switch for this. Thread-safe.
 *
 * <p>The nodes connect without TLS and without named statements, so the text of each statement is
 * visible.
 */
final class PostgresTap implements Supplier<Pump.Pair> {

  /** Drops the bytes at a boundary. */
  static final class Reached extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param arrives whether the bytes at the boundary are forwarded after the action
   */
  private record Armed(Boundary boundary, Runnable action, boolean arrives) {}

  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();

  /**
   * Runs the action when the boundary is reached for the first time from now on, and drops the
   * bytes.
   */
  void arm(Boundary boundary, Runnable action) {
    armed.set(new Armed(boundary, action, false));
  }

  /** Runs the action likewise, but forwards the bytes after it. */
  void hold(Boundary boundary, Runnable action) {
    armed.set(new Armed(boundary, action, true));
  }

  boolean reached() {
    return armed.get() == null;
  }

  @Override
  public Pump.Pair get() {
    Connection connection = new Connection();
    return new Pump.Pair(connection::toServer, connection::toClient);
  }

  private void fire(Armed reached) throws Reached {
    if (armed.compareAndSet(reached, null)) {
      reached.action().run();
      if (!reached.arrives()) {
        throw new Reached();
      }
    }
  }

  private final class Connection {
    /** The boundary that the open transaction has reached, if the tap waits for its commit. */
    private volatile @Nullable Armed done;

    void toServer(InputStream from, OutputStream to) throws IOException {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
      byte[] startup = new byte[in.readInt() - 4];
      in.readFully(startup);
      out.writeInt(startup.length + 4);
      out.write(startup);
      out.flush();
      while (true) {
        byte type = in.readByte();
        byte[] body = body(in);
        if (type == 'P' || type == 'Q') {
          sent(text(type, body));
        }
        write(out, type, body);
        if (in.available() == 0) {
          out.flush();
        }
      }
    }

    private void sent(String sql) throws Reached {
      Armed next = armed.get();
      if (next == null) {
        return;
      }
      Armed before = done;
      if (before != null
          && before.boundary().moment() == Boundary.Moment.BEFORE_COMMIT
          && sql.equalsIgnoreCase("COMMIT")) {
        fire(before);
      }
      if (next.boundary().statement().test(sql)) {
        if (next.boundary().moment() == Boundary.Moment.BEFORE_STATEMENT) {
          fire(next);
        }
        done = next;
      }
    }

    void toClient(InputStream from, OutputStream to) throws IOException {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
      while (true) {
        byte type = in.readByte();
        byte[] body = body(in);
        if (type == 'Z' && body[0] == 'I') {
          Armed over = done;
          if (over != null && over.boundary().moment() == Boundary.Moment.AFTER_COMMIT) {
            fire(over);
          }
          done = null;
        }
        write(out, type, body);
        if (in.available() == 0) {
          out.flush();
        }
      }
    }
  }

  private static byte[] body(DataInputStream in) throws IOException {
    int length = in.readInt() - 4;
    if (length < 0) {
      throw new EOFException("not a message of PostgreSQL");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  private static void write(DataOutputStream out, byte type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
  }

  /**
   * Parse: the name of the statement, a zero byte, its text, a zero byte, ...; Query: its text, a
   * zero byte.
   */
  private static String text(byte type, byte[] body) {
    int from = 0;
    if (type == 'P') {
      while (body[from] != 0) {
        from++;
      }
      from++;
    }
    int to = from;
    while (body[to] != 0) {
      to++;
    }
    return new String(body, from, to - from, StandardCharsets.UTF_8).strip();
  }
}

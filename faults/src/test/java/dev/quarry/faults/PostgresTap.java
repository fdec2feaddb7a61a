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
 * Listens to PostgreSQL's protocol, version 3, and does something at a {@link Boundary}, once. The
 * product needs no switch for this and nothing in it knows. Thread-safe.
 *
 * <p>The nodes connect without TLS and without named statements, so each statement's text passes
 * by.
 */
final class PostgresTap implements Supplier<Pump.Pair> {

  /** Nothing of what passes by at a boundary arrives. */
  static final class Reached extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param arrives whether what passes by at the boundary arrives, after the action
   */
  private record Armed(Boundary boundary, Runnable action, boolean arrives) {}

  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();

  /** The action runs when the boundary is reached for the first time from now on. */
  void arm(Boundary boundary, Runnable action) {
    armed.set(new Armed(boundary, action, false));
  }

  /** The same, but the path stays: what passes by is held back for as long as the action runs. */
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
    /** What the transaction under way has done that is waited for. */
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

  /** Parse: the statement's name, a zero, its text, a zero, ...; Query: its text, a zero. */
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

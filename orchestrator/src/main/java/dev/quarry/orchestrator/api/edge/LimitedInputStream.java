package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.BodyLimit;
import dev.quarry.orchestrator.api.problem.BodyTooLargeException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** Fails when more bytes than the limit are read. */
final class LimitedInputStream extends ServletInputStream {
  private final ServletInputStream body;
  private final BodyLimit limit;
  private long read;

  LimitedInputStream(ServletInputStream body, BodyLimit limit) {
    this.body = body;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int value = body.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = body.read(target, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int more) throws BodyTooLargeException {
    read += more;
    if (read > limit.bytes()) {
      throw new BodyTooLargeException(limit);
    }
  }

  @Override
  public boolean isFinished() {
    return body.isFinished();
  }

  @Override
  public boolean isReady() {
    return body.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    body.setReadListener(listener);
  }
}

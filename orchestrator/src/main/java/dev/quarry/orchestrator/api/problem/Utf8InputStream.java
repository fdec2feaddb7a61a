package dev.quarry.orchestrator.api.problem;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;

/**
 * Passes well-formed UTF-8 through (RFC 3629 section 4) and fails at anything else. The JSON parser
 * itself accepts overlong encodings and surrogates: it reads C0 AF as a slash, which a proxy in
 * front of this server may have filtered.
 */
final class Utf8InputStream extends FilterInputStream {
  /**
   * Number of continuation bytes that the current character still needs, and the valid range of the
   * next byte.
   */
  private int missing;

  private int lowest = 0x80;
  private int highest = 0xbf;

  Utf8InputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      check(b);
    }
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    for (int i = 0; i < count; i++) {
      check(target[offset + i] & 0xff);
    }
    return count;
  }

  private void check(int b) throws MalformedInputException {
    if (missing == 0) {
      begin(b);
    } else if (b < lowest || b > highest) {
      throw new MalformedInputException(1);
    } else {
      missing--;
      lowest = 0x80;
      highest = 0xbf;
    }
  }

  private void begin(int b) throws MalformedInputException {
    if (b < 0x80) {
      return;
    }
    if (b < 0xc2 || b > 0xf4) {
      throw new MalformedInputException(1);
    }
    missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  }
}

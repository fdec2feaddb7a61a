package dev.quarry.testkit;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of a message in the wire format of protocol buffers, by their numbers. */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final List<Field> fields = new ArrayList<>();

  private record Field(int number, long value, byte[] bytes) {}

  Protobuf(byte[] message) {
    ByteArrayInputStream in = new ByteArrayInputStream(message);
    while (in.available() > 0) {
      int tag = (int) varint(in);
      fields.add(field(in, tag >>> 3, tag & 7));
    }
  }

  private static Field field(ByteArrayInputStream in, int number, int type) {
    return switch (type) {
      case VARINT -> new Field(number, varint(in), new byte[0]);
      case FIXED_64 -> new Field(number, 0, bytes(in, 8));
      case BYTES -> new Field(number, 0, bytes(in, (int) varint(in)));
      case FIXED_32 -> new Field(number, 0, bytes(in, 4));
      default -> throw new IllegalArgumentException("wire type " + type);
    };
  }

  private static byte[] bytes(ByteArrayInputStream in, int length) {
    byte[] bytes = new byte[length];
    if (in.readNBytes(bytes, 0, length) < length) {
      throw new IllegalArgumentException("the message is cut off");
    }
    return bytes;
  }

  private static long varint(ByteArrayInputStream in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.read();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }

  List<Protobuf> messages(int number) {
    return fields.stream()
        .filter(field -> field.number() == number)
        .map(field -> new Protobuf(field.bytes()))
        .toList();
  }

  /** The last value of the field, as the format demands; empty if it is absent. */
  byte[] bytes(int number) {
    return fields.reversed().stream()
        .filter(field -> field.number() == number)
        .findFirst()
        .map(Field::bytes)
        .orElse(new byte[0]);
  }

  String text(int number) {
    return new String(bytes(number), StandardCharsets.UTF_8);
  }

  long number(int number) {
    return fields.stream().filter(field -> field.number() == number).mapToLong(Field::value).sum();
  }
}

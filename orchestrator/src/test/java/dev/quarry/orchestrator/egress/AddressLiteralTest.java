package dev.quarry.orchestrator.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "127.0.0.1., 127.0.0.1",
    "127.1, 127.0.0.1",
    "127.0.1, 127.0.0.1",
    "2130706433, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "0X7F.1, 127.0.0.1",
    "0x7f.0x0.0x0.0x1, 127.0.0.1",
    "0177.0.0.1, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "00000177.1, 127.0.0.1",
    "0, 0.0.0.0",
    "0x, 0.0.0.0",
    "2852039166, 169.254.169.254",
    "169.254.43518, 169.254.169.254",
    "010.0.0.1, 8.0.0.1",
    "4294967295, 255.255.255.255",
    "[::1], 0:0:0:0:0:0:0:1",
    "::1, 0:0:0:0:0:0:0:1",
    "[::ffff:127.0.0.1], 127.0.0.1",
  })
  void parses_every_notation(String host, String address) {
    assertThat(AddressLiteral.parse(host))
        .hasValueSatisfying(found -> assertThat(found.getHostAddress()).isEqualTo(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "example.org",
        "1.2.3.4.5",
        "256.1.1.1",
        "4294967296",
        "1..2",
        "0x7g",
        "08.1.1.1",
        "1.2.3.4.example",
        "fe80::1%eth0",
        "::g",
        "[::1",
        "127.0.0.1..",
        "٣.1.1.1"
      })
  void names_and_invalid_text_are_not_addresses(String host) {
    assertThat(AddressLiteral.parse(host)).isEmpty();
  }
}

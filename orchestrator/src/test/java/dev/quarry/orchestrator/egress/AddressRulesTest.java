package dev.quarry.orchestrator.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254", // loopback
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1", // RFC 1918
        "169.254.0.1",
        "169.254.169.254", // link-local
        "100.64.0.1",
        "100.127.255.255", // carrier-grade NAT
        "0.0.0.0",
        "0.1.2.3", // this network
        "192.0.0.1",
        "192.0.0.170", // protocol assignments
        "198.18.0.1",
        "198.19.255.255", // benchmarks
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "240.0.0.1", // multicast, reserved
        "::",
        "::1", // unspecified, loopback
        "fc00::1",
        "fd12:3456::1", // unique local
        "fe80::1",
        "febf::1", // link-local
        "fec0::1", // site-local
        "ff02::1", // multicast
        "::127.0.0.1",
        "::8.8.8.8", // IPv4-compatible
        "2002:a9fe:a9fe::",
        "2002:7f00:1::1", // 6to4
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::808:808",
        "64:ff9b::1:808:808", // NAT64
        "::ffff:0:7f00:1",
        "::ffff:0:808:808", // SIIT
        "2001:0:a9fe:a9fe::1",
        "2001::1", // Teredo
        "fe80::5efe:7f00:1",
        "2600::5efe:a00:1",
        "2600::200:5efe:a00:1", // ISATAP
        "2001:db8::1",
        "3fff::1",
        "100::1",
        "5f00::1",
        "200::1",
        "1fff:ffff::1",
        "4000::1",
        "8000::1",
        "fbff::1" // not assigned
      })
  void blocks_addresses_that_are_not_public(String address) throws Exception {
    assertThat(AddressRules.blocks(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "169.253.0.1",
        "169.255.0.1",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.1",
        "11.0.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2600::1",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1",
        "3ffe:ffff::1",
        "64:ff9b::808:808",
        "2600::5efe:808:808"
      })
  void allows_public_addresses(String address) throws Exception {
    assertThat(AddressRules.blocks(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void mapped_address_is_checked_as_its_ipv4_address() {
    // The JDK turns mapped literals into IPv4; a resolver may still hand over the bytes.
    assertThat(AddressRules.blocks(bytes("00000000000000000000ffff08080808"))).isFalse();
    assertThat(AddressRules.blocks(bytes("00000000000000000000ffff7f000001"))).isTrue();
    assertThat(AddressRules.blocks(bytes("00000000000000000000ffffa9fea9fe"))).isTrue();
    assertThat(AddressRules.blocks(bytes("00000000000000000000ffff0a000001"))).isTrue();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}

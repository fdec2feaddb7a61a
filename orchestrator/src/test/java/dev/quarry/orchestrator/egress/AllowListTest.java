package dev.quarry.orchestrator.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

  @ParameterizedTest
  @CsvSource({
    "docs.intra,        docs.intra, 8443, 10.1.2.3, true",
    "Docs.Intra,        docs.intra, 80,   10.1.2.3, true",
    "docs.intra,        x.docs.intra, 80, 10.1.2.3, false",
    "docs.intra:8080,   docs.intra, 8080, 10.1.2.3, true",
    "docs.intra:8080,   docs.intra, 80,   10.1.2.3, false",
    "*.intra,           docs.intra, 80,   10.1.2.3, true",
    "*.intra,           a.docs.intra, 80, 10.1.2.3, true",
    "*.intra,           intra,      80,   10.1.2.3, false",
    "*.intra,           notintra,   80,   10.1.2.3, false",
    "10.0.0.0/8,        any.name,   9000, 10.1.2.3, true",
    "10.0.0.0/8,        any.name,   9000, 11.1.2.3, false",
    "10.0.0.0/8:8080,   any.name,   8080, 10.1.2.3, true",
    "10.0.0.0/8:8080,   any.name,   80,   10.1.2.3, false",
    "10.1.2.3,          any.name,   80,   10.1.2.3, true",
    "10.1.2.3:81,       any.name,   81,   10.1.2.3, true",
    "fd00::/8,          any.name,   80,   fd00::5,  true",
    "[fd00::/8]:8080,   any.name,   8080, fd00::5,  true",
    "[fd00::/8]:8080,   any.name,   80,   fd00::5,  false",
    "[::1]:9000,        any.name,   9000, ::1,      true",
    "::1,               any.name,   9000, ::1,      true",
    "172.16.0.0/12,     any.name,   80,   172.31.0.1, true",
    "172.16.0.0/12,     any.name,   80,   172.32.0.1, false",
  })
  void entry_allows_what_it_names(
      String entry, String host, int port, String address, boolean opened) throws Exception {
    AllowList list = AllowList.parse(List.of(" ", entry));
    assertThat(list.opens(host, port, InetAddress.getByName(address))).isEqualTo(opened);
  }

  @ParameterizedTest
  @CsvSource({
    "http://docs.intra/v1,         docs.intra, 80",
    "https://docs.intra/v1,        docs.intra, 443",
    "HTTP://Docs.Intra.:4000/v1,   docs.intra, 4000",
    "http://[::1]:4000/,           any.name,   4000",
  })
  void url_allows_its_host_at_its_port_only(URI url, String host, int port) throws Exception {
    AllowList list = AllowList.only(url);
    InetAddress loopback = InetAddress.getByName("::1");
    assertThat(list.opens(host, port, loopback)).isTrue();
    assertThat(list.opens(host, port + 1, loopback)).isFalse();
    assertThat(list.opens("other.intra", port, InetAddress.getByName("10.1.2.3"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://docs.intra",
        "10.0.0.0/33",
        "docs.intra:0",
        "docs.intra:70000",
        "a b",
        "*"
      })
  void invalid_entry_is_rejected(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowList.parse(List.of(entry)))
        .withMessageContaining(entry);
  }
}

package dev.quarry.orchestrator.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.egress.EgressPolicy.Decision;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SelfAddressGuardTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final SelfAddressGuard own =
      new SelfAddressGuard(LOOPBACK, () -> 8001, "https://q.example/quarry", 8000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8001/jobs",
        "http://localhost:8001/",
        "http://LOCALHOST:8001/",
        "http://2130706433:8001/",
        "http://0x7f.1:8001/",
        "http://[::ffff:127.0.0.1]:8001/",
        "http://0.0.0.0:8001/",
        "https://q.example/quarry",
        "http://localhost.:8001/",
        "https://Q.EXAMPLE:443/quarry/jobs",
        "https://q.example./quarry/jobs",
        "https://q.example/%71uarry/jobs",
        "https://q.example//quarry/",
        "https://q.example/a/../quarry/jobs",
        "http://127.0.0.1:8000/mcp",
        "http://127.0.0.9:8000/mcp",
        "http://localhost:8000/mcp/cancel_job"
      })
  void recognises_own_addresses_in_all_notations(String url) {
    assertThat(own.isNamedBy(URI.create(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8002/jobs",
        "http://127.0.0.1/mcp",
        "http://8.8.8.8:8000/mcp",
        "http://127.0.0.9:8001/",
        "https://q.example/hooks",
        "https://q.example/quarry2",
        "http://q.example/quarry",
        "https://other.example/quarry"
      })
  void ignores_addresses_of_other_servers(String url) {
    assertThat(own.isNamedBy(URI.create(url))).isFalse();
  }

  @Test
  void unbound_server_owns_all_addresses_of_the_machine() throws Exception {
    for (InetAddress bound : new InetAddress[] {InetAddress.getByName("0.0.0.0"), null}) {
      SelfAddressGuard everywhere = new SelfAddressGuard(bound, () -> 8001, "", 0);
      for (InetAddress address : addressesOfThisMachine()) {
        assertThat(everywhere.answersAt(List.of(address), 8001)).as("%s", address).isTrue();
      }
      assertThat(everywhere.isNamedBy(URI.create("http://127.0.0.9:8001/"))).isTrue();
      assertThat(everywhere.isNamedBy(URI.create("http://192.0.2.8:8001/"))).isFalse();
    }
  }

  private static List<InetAddress> addressesOfThisMachine() throws SocketException {
    return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
  }

  @Test
  void invalid_url_is_not_an_own_address() {
    assertThat(own.isNamedBy(URI.create("file:///etc/passwd"))).isFalse();
    assertThat(SelfAddressGuard.none().isNamedBy(URI.create("http://127.0.0.1/"))).isFalse();
  }

  @Test
  void own_address_is_blocked_even_if_allowed() {
    EgressPolicy policy =
        new EgressPolicy(
            AllowList.parse(List.of("127.0.0.1")), Set.of(80), SelfAddressGuardTest::resolve, own);
    assertThat(policy.decide("alias.example", 8001))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("own_address");
              assertThat(refused.message()).doesNotContain("127.0.0.1");
            });
    assertThat(policy.opening(AllowList.parse(List.of("alias.example"))).decide("localhost", 8001))
        .isInstanceOf(Decision.Refused.class);
    assertThat(policy.decide("alias.example", 8000)).isInstanceOf(Decision.Refused.class);
    assertThat(policy.decide("alias.example", 8002)).isInstanceOf(Decision.Allowed.class);
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    return List.of(InetAddress.getByAddress(host, LOOPBACK.getAddress()));
  }
}

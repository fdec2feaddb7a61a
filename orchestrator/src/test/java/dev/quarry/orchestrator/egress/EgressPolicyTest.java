package dev.quarry.orchestrator.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.egress.EgressPolicy.Decision;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "public.example", "8.8.8.8 2606:4700::1111",
          "inside.example", "10.0.0.7",
          "mixed.example", "8.8.8.8 169.254.169.254",
          "mixed6.example", "8.8.8.8 ::1",
          "localhost", "127.0.0.1 ::1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "::1",
        "inside.example",
        "mixed.example",
        "mixed6.example",
        "inside.example.",
        "localhost"
      })
  void refuses_a_host_with_any_address_that_is_not_public(String host) {
    assertThat(refusal(policy(), host, 80)).isEqualTo("blocked_address");
  }

  @Test
  void allows_a_public_host_with_all_its_addresses() {
    assertThat(policy().decide("public.example", 443))
        .isEqualTo(new Decision.Allowed(addresses("8.8.8.8 2606:4700::1111")));
  }

  @Test
  void refuses_other_ports() {
    assertThat(refusal(policy(), "public.example", 22)).isEqualTo("blocked_port");
    assertThat(refusal(policy("10.0.0.0/8"), "public.example", 22)).isEqualTo("blocked_port");
  }

  @Test
  void blocked_port_is_refused_before_name_resolution() {
    List<String> asked = new ArrayList<>();
    EgressPolicy policy =
        new EgressPolicy(
            AllowList.parse(List.of("docs.intra:8080")),
            Set.of(80),
            host -> {
              asked.add(host);
              return addresses("8.8.8.8");
            },
            SelfAddressGuard.none());
    assertThat(refusal(policy, "public.example", 25)).isEqualTo("blocked_port");
    assertThat(asked).isEmpty();
  }

  @Test
  void reports_that_a_host_is_unknown() {
    assertThat(refusal(policy(), "nowhere.example", 80)).isEqualTo("unknown_host");
  }

  @Test
  void allow_list_opens_only_its_entries() {
    EgressPolicy policy = policy("10.0.0.0/8");
    assertThat(policy.decide("inside.example", 9999)).isInstanceOf(Decision.Allowed.class);
    assertThat(refusal(policy, "mixed.example", 80)).isEqualTo("blocked_address");
    assertThat(refusal(policy, "127.0.0.1", 80)).isEqualTo("blocked_address");
  }

  @Test
  void skips_addresses_of_localhost_that_are_not_allowed() {
    assertThat(policy("127.0.0.0/8").decide("localhost", 8123))
        .isEqualTo(new Decision.Allowed(addresses("127.0.0.1")));
  }

  @Test
  void message_does_not_contain_resolved_addresses() {
    Decision decision = policy().decide("inside.example", 80);
    assertThat(((Decision.Refused) decision).message())
        .contains("inside.example", "QUARRY_EGRESS_ALLOW")
        .doesNotContain("10.0.0.7");
  }

  private static String refusal(EgressPolicy policy, String host, int port) {
    return switch (policy.decide(host, port)) {
      case Decision.Refused(String code, String message) -> code;
      case Decision.Allowed(List<InetAddress> addresses) -> "allowed at " + addresses;
    };
  }

  private static EgressPolicy policy(String... allowed) {
    return new EgressPolicy(
        AllowList.parse(List.of(allowed)),
        Set.of(80, 443),
        EgressPolicyTest::resolve,
        SelfAddressGuard.none());
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    String found = NAMES.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return addresses(found);
  }

  private static List<InetAddress> addresses(String literals) {
    return Arrays.stream(literals.split(" ", -1)).map(InetAddress::ofLiteral).toList();
  }
}

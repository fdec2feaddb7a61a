package dev.quarry.standalone.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;

/** Every connection that the product opens passes the egress guard. */
final class EgressRules {
  private static final String[] HTTP = {
    "okhttp3..",
    "okio..",
    "java.net.http..",
    "org.apache.http..",
    "org.apache.hc..",
    "org.springframework.http.client..",
    "org.springframework.web.client..",
    "org.springframework.web.reactive.function.client..",
    "org.springframework.web.socket.client..",
  };

  private static final String SOCKETS =
      "java\\.net\\.(Socket|DatagramSocket|MulticastSocket|URLConnection|HttpURLConnection"
          + "|JarURLConnection)|javax\\.net\\.(SocketFactory|ssl\\.SSLSocketFactory"
          + "|ssl\\.HttpsURLConnection)|java\\.nio\\.channels\\.(Asynchronous)?(Socket|Datagram)"
          + "Channel|org\\.jsoup\\.Connection(\\$.*)?|org\\.jsoup\\.helper\\.HttpConnection";

  private static final String SOCKET_SOURCES =
      SOCKETS.replace("(Socket|DatagramSocket", "(DatagramSocket");

  private final String root;

  EgressRules(String root) {
    this.root = root;
  }

  /**
   * The MCP server has two exceptions, whose addresses the operator configures: the orchestrator,
   * and the keys of the issuer of access tokens.
   */
  ArchRule oneWayOut() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            in("orchestrator.egress"), in("mcp.orchestrator.http"), in("mcp.oauth.http"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(HTTP).or(Rules.nameMatching(SOCKETS, "sockets and connections")))
        .orShould()
        .callMethodWhere(new OpensConnection())
        .because("one more caller is how a guard gets skipped");
  }

  /** The proxy accepts connections; those to servers are opened by the guard. */
  ArchRule guardedProxy() {
    return noClasses()
        .that()
        .resideInAPackage(in("orchestrator.egress.proxy"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(HTTP).or(Rules.nameMatching(SOCKET_SOURCES, "sources of sockets")))
        .orShould()
        .callConstructor(Socket.class)
        .orShould()
        .callConstructor(Socket.class, Proxy.class)
        .orShould()
        .callConstructor(Socket.class, String.class, int.class)
        .orShould()
        .callConstructor(Socket.class, InetAddress.class, int.class)
        .orShould()
        .callMethodWhere(new OpensConnection());
  }

  /** A program that is started has no guard but that of its package. */
  ArchRule programs() {
    return noClasses()
        .that()
        .resideInAnyPackage(in("orchestrator"), in("mcp"))
        .and()
        .resideOutsideOfPackages(
            in("orchestrator.pipeline.extract.process"),
            in("orchestrator.render.chromium"),
            in("orchestrator.store.postgres.embedded"))
        .should()
        .dependOnClassesThat(
            Rules.nameMatching("java\\.lang\\.ProcessBuilder(\\$.*)?", "starters of programs"))
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class);
  }

  private String in(String name) {
    return root + "." + name + "..";
  }
}

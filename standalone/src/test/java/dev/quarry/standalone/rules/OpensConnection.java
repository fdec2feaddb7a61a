package dev.quarry.standalone.rules;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Set;

/** Calls that open network connections in otherwise harmless classes. */
final class OpensConnection extends DescribedPredicate<JavaMethodCall> {
  private static final Set<String> CALLS =
      Set.of(
          "java.net.URL.openStream",
          "java.net.URL.openConnection",
          "java.net.URL.getContent",
          "java.net.Socket.connect",
          "org.jsoup.Jsoup.connect",
          "org.jsoup.Jsoup.newSession",
          "org.springframework.security.oauth2.jwt.NimbusJwtDecoder.withIssuerLocation",
          "org.springframework.security.oauth2.jwt.NimbusJwtDecoder.withJwkSetUri",
          "org.springframework.security.oauth2.jwt.JwtDecoders.fromIssuerLocation",
          "org.springframework.security.oauth2.jwt.JwtDecoders.fromOidcIssuerLocation");

  OpensConnection() {
    super("the call opens a connection");
  }

  @Override
  public boolean test(JavaMethodCall call) {
    return CALLS.contains(call.getTargetOwner().getName() + "." + call.getTarget().getName());
  }
}

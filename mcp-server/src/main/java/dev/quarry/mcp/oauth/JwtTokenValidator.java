package dev.quarry.mcp.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.quarry.mcp.access.ProtectedResource;
import dev.quarry.mcp.access.TokenValidator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks JWT access tokens with the resource server of Spring Security: signature by a key of the
 * issuer, {@code iss}, {@code aud}, {@code exp}, {@code nbf}, {@code sub} and the scope. Keys and
 * addresses that a token names itself ({@code jwk}, {@code jku}, {@code x5u}) are not used.
 * Thread-safe.
 */
public final class JwtTokenValidator implements TokenValidator {
  /** Signatures by private keys of the issuer; neither {@code none} nor shared secrets. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** RFC 9068, section 2.1; many issuers write JWT or nothing. */
  private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

  private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /** How long keys are used before they are loaded again. */
  private static final Duration KEYS_TTL = Duration.ofMinutes(5);

  /** How long the known keys are used while the issuer is unreachable. */
  private static final Duration OUTAGE_TTL = Duration.ofHours(1);

  /** Two requests to the issuer in this time, however many tokens have an unknown key. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Duration LOADING_TIMEOUT = Duration.ofSeconds(10);

  private final JwtDecoder decoder;
  private final @Nullable String scope;
  private final GrantedKeys keys;

  /**
   * @param audiences one of them must be in the token's {@code aud}
   * @param issuerKeys loads the issuer's keys
   */
  public JwtTokenValidator(
      ProtectedResource resource,
      List<String> audiences,
      GrantedKeys keys,
      JWKSetSource<SecurityContext> issuerKeys) {
    this.scope = resource.scope();
    this.keys = keys;
    this.decoder = decoder(resource.issuer(), Set.copyOf(audiences), issuerKeys);
  }

  private static JwtDecoder decoder(
      String issuer, Set<String> audiences, JWKSetSource<SecurityContext> issuerKeys) {
    JWKSource<SecurityContext> source =
        JWKSourceBuilder.create(issuerKeys)
            .cache(KEYS_TTL.toMillis(), LOADING_TIMEOUT.toMillis())
            .refreshAheadCache(false)
            .rateLimited(INTERVAL.toMillis())
            .outageTolerant(OUTAGE_TTL.toMillis())
            .build();
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
    // The validators below check the claims.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(CLOCK_SKEW),
            new JwtIssuerValidator(issuer),
            token -> required(audiences, token)));
    return decoder;
  }

  /** The claims that the other validators do not require. */
  private static OAuth2TokenValidatorResult required(Set<String> audiences, Jwt token) {
    List<String> missing =
        Stream.of(
                has(token.getAudience(), audiences) ? null : "The aud claim is not valid",
                token.getExpiresAt() == null ? "The exp claim is missing" : null,
                token.getSubject() == null || token.getSubject().isBlank()
                    ? "The sub claim is missing"
                    : null)
            .filter(Objects::nonNull)
            .toList();
    return missing.isEmpty()
        ? OAuth2TokenValidatorResult.success()
        : OAuth2TokenValidatorResult.failure(
            missing.stream()
                .map(reason -> new OAuth2Error("invalid_token", reason, null))
                .toList());
  }

  private static boolean has(@Nullable Collection<String> audience, Set<String> accepted) {
    return audience != null && audience.stream().anyMatch(accepted::contains);
  }

  @Override
  public Result check(String token) {
    Jwt jwt;
    try {
      jwt = decoder.decode(token);
    } catch (JwtValidationException e) {
      return new Result.Invalid(reason(e));
    } catch (BadJwtException e) {
      return new Result.Invalid(
          "The access token is malformed, or its signature is not by a key of the issuer.");
    } catch (JwtException e) {
      return new Result.Unknown(INTERVAL);
    }
    String subject = jwt.getSubject();
    if (subject == null) {
      return new Result.Invalid("The access token has no subject (sub).");
    }
    if (scope != null && !hasScope(jwt, scope)) {
      return new Result.MissingScope();
    }
    Instant until = Objects.requireNonNull(jwt.getExpiresAt()).plus(CLOCK_SKEW);
    return keys.keyFor(jwt.getClaim(keys.claim()))
        .<Result>map(key -> new Result.Valid(subject, key, until))
        .orElseGet(Result.NoAccess::new);
  }

  /** RFC 6750 allows printable ASCII without quotes and backslashes. */
  private static String reason(JwtValidationException e) {
    String first =
        e.getErrors().stream()
            .map(OAuth2Error::getDescription)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("The token is not valid");
    return first.replaceAll("[^ !#-\\[\\]-~]", " ") + ".";
  }

  /** The claim {@code scope} (RFC 9068, section 2.2.3), or {@code scp}, which some issuers use. */
  private static boolean hasScope(Jwt jwt, String scope) {
    return Stream.of("scope", "scp")
        .map(name -> (Object) jwt.getClaim(name))
        .flatMap(JwtTokenValidator::scopes)
        .anyMatch(scope::equals);
  }

  private static Stream<String> scopes(@Nullable Object claim) {
    return switch (claim) {
      case String text -> Arrays.stream(text.split(" "));
      case Collection<?> list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }
}

package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.ApiKeyRequest;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.key.ApiKeys;
import dev.quarry.orchestrator.api.edge.Roles;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.EnumParam;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates requests for API keys, and tenant names. */
final class ApiKeyRules {
  private static final Duration MAX_LIFETIME = Duration.ofDays(3_653);
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\p{Cs}]{1,100}");

  private ApiKeyRules() {}

  /**
   * @throws ProblemException if a member is invalid, or if the tenant is not that of a caller who
   *     is not the operator
   */
  static ApiKeys.NewApiKey check(ApiKeyRequest request, Principal by, Instant now) {
    String name = request.name();
    if (name == null || name.isBlank() || !NAME.matcher(name).matches()) {
      throw ProblemException.invalid("name", "must be 1 to 100 characters without line breaks");
    }
    Role role = EnumParam.parse(Role.class, "role", request.role());
    if (role == null) {
      throw ProblemException.invalid("role", "must be one of viewer, editor, admin");
    }
    String tenant = request.tenant();
    return new ApiKeys.NewApiKey(
        name.strip(),
        Roles.tenant(by, tenant == null ? null : tenant("tenant", tenant)),
        role,
        expiry(request.expiresAt(), now));
  }

  static String tenant(String field, String tenant) {
    if (!TENANT.matcher(tenant).matches()) {
      throw ProblemException.invalid(
          field,
          "must be 1 to 64 letters, digits, dots, hyphens and underscores, starting with a"
              + " letter or digit");
    }
    return tenant;
  }

  private static @Nullable Instant expiry(@Nullable Instant expires, Instant now) {
    if (expires != null && (!expires.isAfter(now) || expires.isAfter(now.plus(MAX_LIFETIME)))) {
      throw ProblemException.invalid(
          "expires_at", "must be in the future and at most ten years from now");
    }
    return expires;
  }
}

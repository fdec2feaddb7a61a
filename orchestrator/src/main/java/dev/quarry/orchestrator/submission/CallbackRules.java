package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.JobRequest.Callback;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What addresses and secrets a job's end may be announced with. Thread-safe. */
public final class CallbackRules {
  private static final String SECRET_FORM =
      "must be whsec_ and the Base64 of 24 to 64 random bytes; leave it out to sign with the"
          + " tenant's secret";

  private final CallbackSecrets secrets;
  private final Predicate<URI> ours;

  /**
   * @param ours whether an address is this server's own, which it does not announce to
   */
  public CallbackRules(CallbackSecrets secrets, Predicate<URI> ours) {
    this.secrets = secrets;
    this.ours = ours;
  }

  @Nullable Callback check(
      @Nullable String url, @Nullable String secret, ValidationErrors findings) {
    if (url == null) {
      if (secret != null) {
        findings.invalid("callback_secret", "is only for a submission with a callback_url");
      }
      return null;
    }
    String address = address("callback_url", url, findings);
    Optional<String> sealed = secret == null ? Optional.empty() : secrets.seal(secret);
    if (secret != null && sealed.isEmpty()) {
      findings.invalid("callback_secret", SECRET_FORM);
    }
    return address == null ? null : new Callback(address, sealed.orElse(null));
  }

  /**
   * Checks the address of a tenant's endpoint.
   *
   * @return as it is to be called
   * @throws InvalidSubmissionException if it cannot be one
   */
  public String checkEndpoint(String url) {
    ValidationErrors findings = new ValidationErrors();
    String address = address("url", url, findings);
    findings.refuseIfAny();
    return address == null ? url : address;
  }

  /** Under the rules of the addresses that are fetched: what leaves passes one guard. */
  private @Nullable String address(String field, String url, ValidationErrors findings) {
    ValidationErrors found = new ValidationErrors();
    String address = SourceUris.web(url, found);
    found.retell(field, findings);
    if (address != null && ours.test(URI.create(address))) {
      findings.invalidUrl(field, "is this server itself; name the one that is to be told");
    }
    return address;
  }
}

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
  private final Predicate<URI> ownAddress;

  /**
   * @param ours whether an address is this server's own, which it does not announce to
   */
  public CallbackRules(CallbackSecrets secrets, Predicate<URI> ownAddress) {
    this.secrets = secrets;
    this.ownAddress = ownAddress;
  }

  @Nullable Callback check(
      @Nullable String url, @Nullable String secret, ValidationErrors errors) {
    if (url == null) {
      if (secret != null) {
        errors.invalid("callback_secret", "is only for a submission with a callback_url");
      }
      return null;
    }
    String address = address("callback_url", url, errors);
    Optional<String> encrypted = secret == null ? Optional.empty() : secrets.encrypt(secret);
    if (secret != null && encrypted.isEmpty()) {
      errors.invalid("callback_secret", SECRET_FORM);
    }
    return address == null ? null : new Callback(address, encrypted.orElse(null));
  }

  /**
   * Checks the address of a tenant's endpoint.
   *
   * @return as it is to be called
   * @throws InvalidSubmissionException if it cannot be one
   */
  public String checkEndpoint(String url) {
    ValidationErrors errors = new ValidationErrors();
    String address = address("url", url, errors);
    errors.throwIfAny();
    return address == null ? url : address;
  }

  /** Under the rules of the addresses that are fetched: what leaves passes one guard. */
  private @Nullable String address(String field, String url, ValidationErrors errors) {
    ValidationErrors found = new ValidationErrors();
    String address = SourceUris.web(url, found);
    found.addAll(field, errors);
    if (address != null && ownAddress.test(URI.create(address))) {
      errors.invalidUrl(field, "is this server itself; name the one that is to be told");
    }
    return address;
  }
}

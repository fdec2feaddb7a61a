package dev.quarry.orchestrator.submission.rules;

import dev.quarry.orchestrator.job.JobRequest.Callback;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Validates the callback URL and secret of a submission. Thread-safe. */
public final class CallbackRules {
  private static final String SECRET_FORM =
      "must be whsec_ and the Base64 of 24 to 64 random bytes; leave it out to sign with the"
          + " tenant's secret";

  private final CallbackSecrets secrets;
  private final Predicate<URI> ownAddress;

  /**
   * @param ownAddress whether a URL leads to this server, which receives no webhooks
   */
  public CallbackRules(CallbackSecrets secrets, Predicate<URI> ownAddress) {
    this.secrets = secrets;
    this.ownAddress = ownAddress;
  }

  @Nullable Callback check(@Nullable String url, @Nullable String secret, ValidationErrors errors) {
    if (url == null) {
      if (secret != null) {
        errors.invalid("callback_secret", "is only allowed together with callback_url");
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
   * Validates the URL of a tenant's webhook endpoint.
   *
   * @return the normalised URL
   * @throws InvalidSubmissionException if the URL is not allowed
   */
  public String checkEndpoint(String url) {
    ValidationErrors errors = new ValidationErrors();
    String address = address("url", url, errors);
    errors.throwIfAny();
    return address == null ? url : address;
  }

  /** Applies the rules of web sources: all outgoing requests pass the same egress guard. */
  private @Nullable String address(String field, String url, ValidationErrors errors) {
    ValidationErrors found = new ValidationErrors();
    String address = SourceUris.web(url, found);
    found.addAll(field, errors);
    if (address != null && ownAddress.test(URI.create(address))) {
      errors.invalidUrl(field, "is the address of this server; send the URL of your receiver");
    }
    return address;
  }
}

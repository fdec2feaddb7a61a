package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response to an outgoing request, of any status.
 *
 * @param uri of the last hop
 * @param headers names in lower case
 * @param body decompressed
 */
public record EgressResponse(URI uri, int status, Map<String, List<String>> headers, byte[] body) {

  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }
}

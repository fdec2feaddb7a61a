package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.Response;

/**
 * Status and headers of a response.
 *
 * @param headers names in lower case
 */
record ResponseHead(URI uri, int status, Map<String, List<String>> headers, boolean hasBody) {

  static ResponseHead of(Hop hop, Response response) {
    boolean hasBody = !hop.method().equals("HEAD");
    Map<String, List<String>> headers = new TreeMap<>();
    NoRetryInterceptor.asSent(response)
        .toMultimap()
        .forEach((name, values) -> headers.put(name, List.copyOf(values)));
    if (hasBody) {
      // They describe the compressed body, but the caller gets the decompressed one.
      headers.remove("content-encoding");
      headers.remove("content-length");
    }
    return new ResponseHead(hop.url().uri(), response.code(), Map.copyOf(headers), hasBody);
  }
}

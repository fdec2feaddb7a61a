package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves the descriptions of this API: {@code /openapi.json} (OpenAPI 3.1), the same as a page
 * under {@code /docs}, and {@code /asyncapi.yaml} for events and webhooks (AsyncAPI 3).
 *
 * <p>They contain no stored data and need no key. The page uses relative URLs, so that they resolve
 * below the path under which this server is reached.
 */
@RestController
final class DescriptionController {
  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
  private static final String HTML = "text/html;charset=utf-8";
  private static final String SCRIPT = "text/javascript;charset=utf-8";

  /** Scripts come from this server only and may connect to this server only. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final String webjar = WEBJAR + webjarVersion() + "/";

  private record Asset(String path, String type) {}

  private final Map<String, Asset> assets =
      Map.of(
          "docs.js", new Asset("api/docs.js", SCRIPT),
          "swagger-ui-bundle.js", new Asset(webjar + "swagger-ui-bundle.js", SCRIPT),
          "swagger-ui.css", new Asset(webjar + "swagger-ui.css", "text/css;charset=utf-8"));

  private final String publicUrl;

  DescriptionController(JobLinks links) {
    this.publicUrl = links.base();
  }

  /** {@code servers} has the public URL. Without one, the server is the host of the request. */
  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> description() throws IOException {
    Asset asset = new Asset("api/openapi.json", "application/json");
    byte[] content = content(asset);
    if (!publicUrl.isEmpty()) {
      ObjectNode api = (ObjectNode) ApiJson.MAPPER.readTree(content);
      api.putArray("servers").addObject().put("url", publicUrl);
      content = ApiJson.MAPPER.writeValueAsBytes(api);
    }
    return response(asset, content);
  }

  @GetMapping("/asyncapi.yaml")
  ResponseEntity<byte[]> pushed() throws IOException {
    Asset asset = new Asset("api/asyncapi.yaml", "application/yaml");
    if (publicUrl.isEmpty()) {
      return response(asset);
    }
    URI base = URI.create(publicUrl);
    String secure = base.getScheme().equalsIgnoreCase("https") ? "s" : "";
    String content =
        new String(content(asset), StandardCharsets.UTF_8)
            .replace("host: 127.0.0.1:8001\n", server(base))
            .replace("protocol: http\n", "protocol: http" + secure + "\n")
            .replace("protocol: ws\n", "protocol: ws" + secure + "\n");
    return response(asset, content.getBytes(StandardCharsets.UTF_8));
  }

  private static String server(URI base) {
    String path = base.getRawPath();
    return "host: "
        + base.getRawAuthority()
        + "\n"
        + (path.isEmpty() ? "" : "    pathname: " + path + "\n");
  }

  @GetMapping("/docs")
  ResponseEntity<byte[]> page() throws IOException {
    return response(new Asset("api/docs.html", HTML));
  }

  @GetMapping("/docs/{file}")
  ResponseEntity<byte[]> asset(@PathVariable("file") String file) throws IOException {
    Asset asset = assets.get(file);
    if (asset == null) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "This file does not exist. The page is at /docs.");
    }
    return response(asset);
  }

  private static byte[] content(Asset asset) throws IOException {
    return new ClassPathResource(asset.path()).getContentAsByteArray();
  }

  private static ResponseEntity<byte[]> response(Asset asset) throws IOException {
    return response(asset, content(asset));
  }

  private static ResponseEntity<byte[]> response(Asset asset, byte[] content) {
    return ResponseEntity.ok()
        .header("Content-Type", asset.type())
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("Cache-Control", "no-cache")
        .body(content);
  }

  private static String webjarVersion() {
    Properties jar = new Properties();
    String properties = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    try (InputStream in = new ClassPathResource(properties).getInputStream()) {
      jar.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("swagger-ui is not on the class path", e);
    }
    return jar.getProperty("version");
  }
}

package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.job.JobLinks;
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
 * Relative addresses in the page resolve below whatever path this server is reached under.
 *
 * <p>{@code /openapi.json} describes this API (OpenAPI 3.1), {@code /docs} shows it as a page,
 * {@code /asyncapi.yaml} describes what this server pushes (AsyncAPI 3). They say nothing of what
 * is stored and need no key.
 */
@RestController
final class DescriptionController {
  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
  private static final String HTML = "text/html;charset=utf-8";
  private static final String SCRIPT = "text/javascript;charset=utf-8";

  /** Only this server's own files run, and they may ask only this server. */
  private static final String POLICY =
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

  /** Names the server by its public URL; without one, the host that was asked is the server. */
  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> description() throws IOException {
    Asset asset = new Asset("api/openapi.json", "application/json");
    byte[] content = content(asset);
    if (!publicUrl.isEmpty()) {
      ObjectNode api = (ObjectNode) ApiJson.MAPPER.readTree(content);
      api.putArray("servers").addObject().put("url", publicUrl);
      content = ApiJson.MAPPER.writeValueAsBytes(api);
    }
    return answer(asset, content);
  }

  @GetMapping("/asyncapi.yaml")
  ResponseEntity<byte[]> pushed() throws IOException {
    Asset asset = new Asset("api/asyncapi.yaml", "application/yaml");
    if (publicUrl.isEmpty()) {
      return answer(asset);
    }
    URI base = URI.create(publicUrl);
    String secure = base.getScheme().equalsIgnoreCase("https") ? "s" : "";
    String content =
        new String(content(asset), StandardCharsets.UTF_8)
            .replace("host: 127.0.0.1:8001\n", server(base))
            .replace("protocol: http\n", "protocol: http" + secure + "\n")
            .replace("protocol: ws\n", "protocol: ws" + secure + "\n");
    return answer(asset, content.getBytes(StandardCharsets.UTF_8));
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
    return answer(new Asset("api/docs.html", HTML));
  }

  @GetMapping("/docs/{file}")
  ResponseEntity<byte[]> asset(@PathVariable("file") String file) throws IOException {
    Asset asset = assets.get(file);
    if (asset == null) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "The page itself is at /docs.");
    }
    return answer(asset);
  }

  private static byte[] content(Asset asset) throws IOException {
    return new ClassPathResource(asset.path()).getContentAsByteArray();
  }

  private static ResponseEntity<byte[]> answer(Asset asset) throws IOException {
    return answer(asset, content(asset));
  }

  private static ResponseEntity<byte[]> answer(Asset asset, byte[] content) {
    return ResponseEntity.ok()
        .header("Content-Type", asset.type())
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-cache")
        .body(content);
  }

  private static String webjarVersion() {
    Properties jar = new Properties();
    String properties = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    try (InputStream in = new ClassPathResource(properties).getInputStream()) {
      jar.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("the library of the API's page is missing", e);
    }
    return jar.getProperty("version");
  }
}

package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /openapi.json} describes this API (OpenAPI 3.1), {@code /docs} shows it as a page, {@code
 * /asyncapi.yaml} describes what this server pushes (AsyncAPI 3). They say nothing of what is
 * stored and need no key.
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

  @GetMapping("/openapi.json")
  ResponseEntity<byte[]> description() throws IOException {
    return answer(new Asset("api/openapi.json", "application/json"));
  }

  @GetMapping("/asyncapi.yaml")
  ResponseEntity<byte[]> pushed() throws IOException {
    return answer(new Asset("api/asyncapi.yaml", "application/yaml"));
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

  private static ResponseEntity<byte[]> answer(Asset asset) throws IOException {
    return ResponseEntity.ok()
        .header("Content-Type", asset.type())
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-cache")
        .body(new ClassPathResource(asset.path()).getContentAsByteArray());
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

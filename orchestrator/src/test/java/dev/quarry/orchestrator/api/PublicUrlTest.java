package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All URLs in responses start with the public URL if a proxy serves this server below a path. */
final class PublicUrlTest {
  private static final String BASE = "https://host.example/quarry";
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  @Test
  void every_url_starts_with_the_public_url() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator("quarry.public-url=" + BASE + "/")) {
      List<HttpResponse<String>> answers = new ArrayList<>();
      answers.add(post(server, "/ingest-async", TEXT));
      // Of the characters that an id may contain, links encode the colon.
      answers.add(
          post(server, "/ingest-async/batch", "{\"batch_id\":\"a:b.c\",\"jobs\":[" + TEXT + "]}"));
      answers.add(post(server, "/ingest-async/batch", "{\"jobs\":[" + TEXT + "]}"));
      answers.add(post(server, "/admin/api-keys", "{\"name\":\"a\",\"role\":\"viewer\"}"));
      answers.add(server.get("/jobs?limit=1", KeyedOrchestrator.OPERATOR));
      String batch = header(answers.get(2), "Location").substring(BASE.length());
      answers.add(server.get(batch, KeyedOrchestrator.OPERATOR));
      answers.add(server.send("POST", batch + "/cancel", null, KeyedOrchestrator.OPERATOR));
      String job = header(answers.get(0), "Location").substring(BASE.length());
      answers.add(server.get(job, KeyedOrchestrator.OPERATOR));
      answers.add(server.send("POST", job + "/cancel", null, KeyedOrchestrator.OPERATOR));
      answers.add(server.send("POST", job + "/retry", null, KeyedOrchestrator.OPERATOR));
      List<String> addresses = new ArrayList<>();
      for (HttpResponse<String> answer : answers) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        answer.headers().allValues("Location").forEach(addresses::add);
        answer.headers().allValues("Link").stream()
            .map(link -> link.substring(1, link.indexOf('>')))
            .forEach(addresses::add);
        addresses(new JsonMapper().readTree(answer.body()), addresses);
      }
      assertThat(addresses)
          .hasSizeGreaterThan(20)
          .contains(BASE + "/batches/a%3Ab.c")
          .allSatisfy(address -> assertThat(address).startsWith(BASE + "/"));
      for (String address : addresses) {
        if (!address.matches(".*/(cancel|retry|events|api-keys/.*)")) {
          assertThat(
                  server
                      .get(address.substring(BASE.length()), KeyedOrchestrator.OPERATOR)
                      .statusCode())
              .as(address)
              .isEqualTo(200);
        }
      }
      describesItself(server);
    }
  }

  private static void describesItself(KeyedOrchestrator server) {
    JsonNode api = new JsonMapper().readTree(server.get("/openapi.json", null).body());
    assertThat(api.path("servers").path(0).path("url").asString()).isEqualTo(BASE);
    assertThat(server.get("/asyncapi.yaml", null).body())
        .contains("host: host.example\n", "pathname: /quarry\n", "protocol: wss\n")
        .doesNotContain("127.0.0.1");
    Matcher files =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(server.get("/docs", null).body());
    int found = 0;
    while (files.find()) {
      String resolved = URI.create(BASE + "/docs").resolve(files.group(1)).toString();
      assertThat(resolved).startsWith(BASE + "/docs/");
      assertThat(server.get(resolved.substring(BASE.length()), null).statusCode()).isEqualTo(200);
      found++;
    }
    assertThat(found).isEqualTo(3);
    assertThat(server.get("/docs/docs.js", null).body()).contains("url: \"openapi.json\"");
  }

  private static void addresses(JsonNode node, List<String> into) {
    for (var member : node.properties()) {
      boolean link = member.getKey().endsWith("_url") && member.getValue().isString();
      if (link) {
        into.add(member.getValue().asString());
      } else if (member.getKey().equals("links")) {
        member.getValue().forEach(each -> into.add(each.asString()));
      } else {
        addresses(member.getValue(), into);
      }
    }
    if (node.isArray()) {
      node.forEach(each -> addresses(each, into));
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static HttpResponse<String> post(KeyedOrchestrator server, String path, String body) {
    return server.send("POST", path, body, KeyedOrchestrator.OPERATOR);
  }
}

package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** Requests with missing or invalid params, for the tests of all transports. */
public final class WrongParams {
  public static final String ID = "wrong";

  /** Method and params; no params if the second column is empty. */
  public static final String CASES =
      """
      initialize |
      initialize | [1]
      initialize | {"protocolVersion":42,"capabilities":{},"clientInfo":{"name":"t","version":"1"}}
      initialize | {"protocolVersion":"2025-06-18","capabilities":"all","clientInfo":{"name":"t","version":"1"}}
      initialize | {"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":"t"}
      ping | "now"
      tools/list | "all"
      tools/list | [1]
      tools/list | {"cursor":42}
      tools/call |
      tools/call | "search"
      tools/call | null
      tools/call | {}
      tools/call | {"name":42}
      tools/call | {"name":"fly"}
      tools/call | {"name":"search","arguments":"x"}
      tools/call | {"name":"search","arguments":[1]}
      tools/call | {"name":"search","arguments":{},"_meta":7}
      prompts/list | 42
      prompts/get |
      prompts/get | {}
      prompts/get | []
      prompts/get | {"name":{}}
      prompts/get | {"name":"fly"}
      prompts/get | {"name":"research_site"}
      prompts/get | {"name":"research_site","arguments":"url"}
      resources/list | true
      resources/templates/list | "x"
      resources/read |
      resources/read | {}
      resources/read | {"uri":42}
      resources/read | {"uri":null}
      logging/setLevel |
      logging/setLevel | 42
      logging/setLevel | {"level":42}
      logging/setLevel | {"level":"loud"}
      completion/complete |
      completion/complete | {"ref":"x"}
      completion/complete | {"ref":{"type":"ref/prompt"},"argument":{}}
      """;

  private WrongParams() {}

  public static String request(String method, @Nullable String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\""
        + ID
        + "\",\"method\":\""
        + method
        + (params == null ? "\"}" : "\",\"params\":" + params + "}");
  }

  public static void assertRefused(String response, String part) {
    assertThat(response)
        .contains("\"code\":-32602", part)
        .doesNotContain("java", "Cannot", "Exception", "McpSchema", "jackson");
  }
}

package dev.quarry.mcp.oauth;

import static dev.quarry.mcp.oauth.OAuthServer.EDITORS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keys of an issuer that changes them, lies, or is down. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // initialised by start()
class IssuerKeysTest {
  private OAuthServer oauth;

  @BeforeEach
  void start() throws Exception {
    oauth = new OAuthServer();
  }

  @AfterEach
  void stop() {
    oauth.close();
  }

  private int status(String token) {
    return oauth.search(token).statusCode();
  }

  @Test
  void new_key_is_loaded_and_the_former_one_is_refused() throws Exception {
    String former = oauth.token(oauth.claims());
    assertThat(status(former)).isEqualTo(200);
    int before = oauth.issuer.requests().size();

    oauth.issuer.rotate();

    assertThat(status(oauth.token(oauth.claims()))).isEqualTo(200);
    assertThat(oauth.issuer.requests()).hasSize(before + 2);
    assertThat(status(former)).isNotEqualTo(200);
  }

  @Test
  void unknown_key_is_refused_after_one_look_at_the_issuer() {
    String good = oauth.token(oauth.claims());
    String unknown = oauth.token(oauth.claims(), "unknown");
    assertThat(status(good)).isEqualTo(200);

    HttpResponse<String> refused = oauth.search(unknown);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(OAuthServer.challenge(refused)).contains("error=\"invalid_token\"");

    int asked = oauth.issuer.requests().size();
    for (int i = 0; i < 5; i++) {
      assertThat(status(unknown)).isIn(401, 503);
    }
    assertThat(oauth.issuer.requests()).hasSize(asked);
    assertThat(status(good)).isEqualTo(200);
  }

  @Test
  void issuer_that_is_down_is_503_and_keys_are_accepted() throws Exception {
    String token = oauth.token(oauth.claims());
    oauth.issuer.stop();

    HttpResponse<String> down = oauth.search(token);
    assertThat(down.statusCode()).as(down.body()).isEqualTo(503);
    assertThat(down.body()).contains("issuer_unavailable");
    assertThat(down.headers().firstValueAsLong("Retry-After")).hasValue(10);
    assertThat(
            oauth
                .server
                .send(oauth.server.request("/tools/openai").header("X-API-Key", EDITORS))
                .statusCode())
        .isEqualTo(200);

    oauth.issuer.start();
    assertThat(status(token)).isEqualTo(200);
  }

  @Test
  void known_keys_are_used_while_the_issuer_is_down() {
    assertThat(status(oauth.token(oauth.claims()))).isEqualTo(200);
    oauth.issuer.stop();

    assertThat(status(oauth.token(oauth.claims().jwtID("another")))).isEqualTo(200);
    assertThat(status(oauth.token(oauth.claims(), "unknown"))).isEqualTo(401);
  }

  @Test
  void metadata_of_another_issuer_is_not_believed() {
    oauth.issuer.claimToBe("https://other.example.org");

    assertThat(status(oauth.token(oauth.claims()))).isEqualTo(503);
    assertThat(oauth.issuer.requests()).noneMatch(path -> path.endsWith("/keys"));
  }
}

package dev.quarry.orchestrator.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.key.ApiKeyAuthenticator;
import dev.quarry.orchestrator.access.key.ApiKeys;
import dev.quarry.orchestrator.access.key.KeyStore;
import dev.quarry.orchestrator.access.key.OperatorKey;
import dev.quarry.orchestrator.access.key.Pepper;
import dev.quarry.orchestrator.access.session.SessionStore.Lifetimes;
import dev.quarry.orchestrator.access.session.Sessions.SignIn;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresKeyStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresSessionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Sessions of two nodes on one database. */
final class SessionsTest {
  private static final Pepper PEPPER = new Pepper("p".repeat(32));
  private static final String OPERATOR = "the-first-operator-key";
  private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofHours(1), Duration.ofDays(1));

  private final Database db = new Database(TestDatabase.fresh());
  private final KeyStore keyStore = new PostgresKeyStore(db);
  private final AtomicLong nanos = new AtomicLong();
  private final ApiKeyAuthenticator authenticator = authenticator(OPERATOR);
  private final ApiKeys keys = new ApiKeys(keyStore, authenticator, () -> PEPPER);
  private final Sessions here = sessions(authenticator);
  private final Sessions there = sessions(authenticator(OPERATOR));

  private ApiKeyAuthenticator authenticator(String operator) {
    return new ApiKeyAuthenticator(
        keyStore, () -> PEPPER, new OperatorKey(List.of(operator)), true, nanos::get);
  }

  private Sessions sessions(ApiKeyAuthenticator of) {
    return new Sessions(of, new PostgresSessionStore(db), LIFETIMES, nanos::get);
  }

  private static AuditEntry entry(Principal principal) {
    return AuditEntry.of(
        principal, new AuditEntry.Request("::1", "POST /session", "/session", "t"), "204");
  }

  private ApiKeys.CreateResult.Created key(Role role) {
    ApiKeys.NewApiKey requested = new ApiKeys.NewApiKey("test", "acme", role, null);
    return (ApiKeys.CreateResult.Created)
        keys.create(requested, AuditEntry.ofServer("test", "/test"));
  }

  private SignIn signIn(String key) {
    return here.signIn(key, SessionsTest::entry).orElseThrow();
  }

  /** As if the time had passed. */
  private void pass(Duration by) {
    db.sql()
        .sql(
            """
            update browser_session set created_at = created_at - by, ends_at = ends_at - by,
              expires_at = expires_at - by
            from (select ? * interval '1 millisecond' as by) as passed
            """)
        .param(by.toMillis())
        .update();
    nanos.addAndGet(by.toNanos());
  }

  private void afterCache() {
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
  }

  @Test
  void session_has_tenant_and_role_of_its_key_on_every_node() {
    ApiKeys.CreateResult.Created key = key(Role.EDITOR);
    SignIn in = signIn(key.text());
    assertThat(there.session(in.token())).contains(in.principal());
    assertThat(in.principal().keyId()).isEqualTo(key.key().id());
    assertThat(in.principal().role()).isEqualTo(Role.EDITOR);
    assertThat(here.session(in.token() + "x")).isEmpty();
    assertThat(here.session("")).isEmpty();
    assertThat(here.session(String.valueOf(in.principal().session()))).isEmpty();
    assertThat(here.session("x".repeat(10_000))).isEmpty();
    assertThat(here.signIn(key.text() + "0", SessionsTest::entry)).isEmpty();
  }

  @Test
  void database_has_neither_the_token_nor_the_operators_key() {
    SignIn in = signIn(OPERATOR);
    List<Map<String, Object>> rows =
        db.sql()
            .sql("select s::text as session, encode(binding, 'hex') as b from browser_session s")
            .query()
            .listOfRows();
    assertThat(rows).hasSize(1);
    assertThat(rows.toString()).doesNotContain(in.token(), OPERATOR);
    assertThat(in.toString()).doesNotContain(in.token());
  }

  @Test
  void revoked_key_ends_its_sessions_here_at_once_and_there_within_seconds() {
    ApiKeys.CreateResult.Created key = key(Role.VIEWER);
    SignIn in = signIn(key.text());
    assertThat(there.session(in.token())).isPresent();

    keys.revoke(key.key().id(), null, AuditEntry.ofServer("test", "/test"));

    assertThat(here.session(in.token())).isEmpty();
    assertThat(here.isStillValid(in.principal())).isFalse();
    afterCache();
    assertThat(there.session(in.token())).isEmpty();
    assertThat(there.isStillValid(in.principal())).isFalse();
  }

  @Test
  void signing_out_ends_the_session_and_its_streams_but_no_other_session() {
    String key = key(Role.VIEWER).text();
    SignIn in = signIn(key);
    SignIn other = signIn(key);
    assertThat(here.session(in.token())).isPresent();
    assertThat(there.session(in.token())).isPresent();

    here.signOut(String.valueOf(in.principal().session()), entry(in.principal()));

    assertThat(here.session(in.token())).isEmpty();
    assertThat(here.isStillValid(in.principal())).isFalse();
    afterCache();
    assertThat(there.session(in.token())).isEmpty();
    assertThat(here.session(other.token())).isPresent();
    assertThat(here.isStillValid(other.principal())).isTrue();
  }

  @Test
  void unused_session_expires_and_a_used_one_lasts_until_its_absolute_limit() {
    String key = key(Role.VIEWER).text();
    SignIn used = signIn(key);
    SignIn unused = signIn(key);
    Duration step = Duration.ofMinutes(50);

    pass(step);
    assertThat(there.session(used.token())).isPresent();
    there.tick();
    pass(step);

    assertThat(here.session(unused.token())).isEmpty();
    for (int i = 2; i * 50 < LIFETIMES.total().toMinutes(); i++) {
      assertThat(here.session(used.token())).as("after %d steps", i).isPresent();
      here.tick();
      pass(step);
    }
    assertThat(here.session(used.token())).isEmpty();
    assertThat(here.removeEnded()).isFalse();
    assertThat(count()).isZero();
  }

  private long count() {
    return db.sql().sql("select count(*) from browser_session").query(Long.class).single();
  }

  @Test
  void another_key_of_the_operator_ends_the_operators_sessions() {
    SignIn in = signIn(OPERATOR);
    assertThat(there.session(in.token()).orElseThrow().isOperator()).isTrue();
    assertThat(there.isStillValid(in.principal())).isTrue();

    Sessions restarted = sessions(authenticator("the-second-operator-key"));

    assertThat(restarted.session(in.token())).isEmpty();
  }

  @Test
  void sessions_of_a_key_are_limited_to_the_newest() {
    String key = key(Role.VIEWER).text();
    SignIn first = signIn(key);
    String other = signIn(OPERATOR).token();
    for (int i = 0; i < 100; i++) {
      signIn(key);
    }
    assertThat(count()).isEqualTo(101);
    assertThat(there.session(first.token())).isEmpty();
    assertThat(there.session(other)).isPresent();
  }
}

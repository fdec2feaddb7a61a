package dev.quarry.orchestrator.store.postgres.access;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.key.ApiKey;
import dev.quarry.orchestrator.access.key.KeyStore;
import dev.quarry.orchestrator.paging.Position;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys in the table {@code api_key}. */
public final class PostgresKeyStore implements KeyStore {
  private static final String IS_IN_FORCE =
      "(revoked_at is null and (expires_at is null or expires_at > clock_timestamp()))";

  private static final String IS_OPERATOR =
      "(role = 'admin' and tenant = '" + Principal.DEFAULT_TENANT + "' and " + IS_IN_FORCE + ")";

  private final Database db;
  private final AuditRows audit;

  public PostgresKeyStore(Database db) {
    this.db = db;
    this.audit = new AuditRows(db);
  }

  @Override
  public ApiKey add(NewKey key, AuditEntry entry) {
    return db.transaction(
        () -> {
          audit.add(List.of(entry));
          return insert(key);
        });
  }

  @Override
  public boolean addFirstAdmin(NewKey key, AuditEntry entry) {
    return db.transaction(
        () -> {
          lockTable();
          if (countOtherAdmins("") > 0) {
            return false;
          }
          audit.add(List.of(entry));
          insert(key);
          return true;
        });
  }

  private ApiKey insert(NewKey key) {
    Instant expires = key.expiresAt();
    return db.sql()
        .sql(
            """
            insert into api_key
              (id, name, tenant, role, secret_hmac, pepper_id, created_by, expires_at)
            values (:id, :name, :tenant, :role, :hash, :pepper, :by, :expires) returning *
            """)
        .param("id", key.id())
        .param("name", PostgresText.of(key.name()))
        .param("tenant", key.tenant())
        .param("role", key.role().code())
        .param("hash", key.hash())
        .param("pepper", key.pepperId())
        .param("by", key.createdBy())
        .param("expires", expires == null ? null : expires.atOffset(ZoneOffset.UTC))
        .query((row, n) -> readKey(row))
        .single();
  }

  /** Serializes decisions that depend on the number of admin keys. Does not block readers. */
  private void lockTable() {
    db.sql().sql("lock table api_key in share row exclusive mode").update();
  }

  private long countOtherAdmins(String except) {
    return db.sql()
        .sql("select count(*) from api_key where " + IS_OPERATOR + " and id <> ?")
        .param(except)
        .query(Long.class)
        .single();
  }

  @Override
  public Optional<Stored> find(String id) {
    return db.statement(
        () ->
            db.sql()
                .sql("select *, " + IS_IN_FORCE + " as in_force from api_key where id = ?")
                .param(id)
                .query(
                    (row, n) ->
                        new Stored(
                            readKey(row),
                            row.getBytes("secret_hmac"),
                            row.getString("pepper_id"),
                            row.getBoolean("in_force")))
                .optional());
  }

  @Override
  public List<ApiKey> list(@Nullable String tenant, @Nullable Position before, int limit) {
    Conditions where =
        new Conditions()
            .andGiven("tenant = ?", tenant)
            .andAfter("(created_at, id) < (?, ?)", before);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select * from api_key where "
                        + where.text()
                        + " order by created_at desc, id desc limit ?")
                .params(where.values(limit))
                .query((row, n) -> readKey(row))
                .list());
  }

  @Override
  public Revocation revoke(
      String id, @Nullable String tenant, boolean spareLastAdmin, AuditEntry entry) {
    return db.transaction(
        () -> {
          lockTable();
          Optional<Stored> key =
              find(id).filter(found -> tenant == null || tenant.equals(found.key().tenant()));
          if (key.isEmpty()) {
            return Revocation.NO_SUCH_KEY;
          }
          boolean operator = key.get().inForce() && key.get().key().principal().isOperator();
          if (spareLastAdmin && operator && countOtherAdmins(id) == 0) {
            return Revocation.LAST_ADMIN;
          }
          audit.add(List.of(entry));
          db.sql()
              .sql(
                  "update api_key set revoked_at = coalesce(revoked_at, clock_timestamp())"
                      + " where id = ?")
              .param(id)
              .update();
          return Revocation.REVOKED;
        });
  }

  @Override
  public void rehash(String id, Rehash rehash) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    "update api_key set secret_hmac = ?, pepper_id = ?"
                        + " where id = ? and pepper_id = ?")
                .params(rehash.hash(), rehash.pepperId(), id, rehash.formerPepperId())
                .update());
  }

  @Override
  public ApiKey replace(String id, NewKey key, Duration keepOld, AuditEntry entry) {
    return db.transaction(
        () -> {
          audit.add(List.of(entry));
          db.sql()
              .sql(
                  """
                  update api_key set expires_at = least(expires_at,
                    clock_timestamp() + ? * interval '1 millisecond')
                  where id = ?
                  """)
              .params(keepOld.toMillis(), id)
              .update();
          db.sql()
              .sql("update schedule set key_id = ? where key_id = ?")
              .params(key.id(), id)
              .update();
          return insert(key);
        });
  }

  @Override
  public void used(Collection<String> ids) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update api_key set last_used_at = date_trunc('minute', clock_timestamp())
                    where id = any(?)
                      and last_used_at is distinct from date_trunc('minute', clock_timestamp())
                    """)
                .param(ids.toArray(String[]::new))
                .update());
  }

  @Override
  public ApiKeySummary summary() {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select count(*) > 0 as present,
                      count(*) filter (where IS_OPERATOR) > 0 as admin,
                      coalesce(array_agg(distinct pepper_id) filter (where IS_IN_FORCE), '{}')
                        as peppers
                    from api_key
                    """
                        .replace("IS_OPERATOR", IS_OPERATOR)
                        .replace("IS_IN_FORCE", IS_IN_FORCE))
                .query(
                    (row, n) ->
                        new ApiKeySummary(
                            row.getBoolean("present"),
                            row.getBoolean("admin"),
                            List.of((String[]) row.getArray("peppers").getArray())))
                .single());
  }

  private static ApiKey readKey(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        row.getString("tenant"),
        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        row.getString("created_by"),
        Instants.present(row, "created_at"),
        Instants.read(row, "last_used_at"),
        Instants.read(row, "expires_at"),
        Instants.read(row, "revoked_at"),
        row.getString("pepper_id"));
  }
}

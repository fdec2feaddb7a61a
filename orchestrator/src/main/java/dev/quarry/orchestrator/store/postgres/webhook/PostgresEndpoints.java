package dev.quarry.orchestrator.store.postgres.webhook;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.webhook.EndpointStore;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Webhook endpoints of tenants, and the key that encrypts their secrets. */
public final class PostgresEndpoints implements EndpointStore {
  private static final int KEY_BYTES = 32;

  private static final String COLUMNS =
      """
      url, secret, disabled_at,
      case when previous_until > clock_timestamp() then previous_secret end as previous_secret,
      case when previous_until > clock_timestamp() then previous_until end as previous_until
      """;

  private final Database db;

  public PostgresEndpoints(Database db) {
    this.db = db;
  }

  @Override
  public Optional<Row> find(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql("select " + COLUMNS + " from webhook_endpoint where tenant = ?")
                .param(tenant)
                .query(PostgresEndpoints::read)
                .optional());
  }

  @Override
  public Row ensure(String tenant, String encryptedSecret) {
    return writeReturning(
        """
        insert into webhook_endpoint as e (tenant, secret) values (?, ?)
        on conflict (tenant) do update set secret = e.secret
        """,
        tenant,
        encryptedSecret);
  }

  @Override
  public Row set(String tenant, @Nullable String url, String encryptedSecret, boolean replace) {
    return writeReturning(
        """
        insert into webhook_endpoint as e (tenant, url, secret) values (?, ?, ?)
        on conflict (tenant) do update set url = excluded.url, disabled_at = null,
          secret = case when ? then excluded.secret else e.secret end,
          previous_secret = case when ? then null else e.previous_secret end,
          previous_until = case when ? then null else e.previous_until end,
          updated_at = clock_timestamp()
        """,
        tenant,
        url,
        encryptedSecret,
        replace,
        replace,
        replace);
  }

  @Override
  public Row replaceSecret(String tenant, String encryptedSecret, Duration keepOld) {
    return writeReturning(
        """
        insert into webhook_endpoint as e (tenant, secret) values (?, ?)
        on conflict (tenant) do update set previous_secret = e.secret, secret = excluded.secret,
          previous_until = clock_timestamp() + ?::bigint * interval '1 millisecond',
          updated_at = clock_timestamp()
        """,
        tenant,
        encryptedSecret,
        keepOld.toMillis());
  }

  private Row writeReturning(String change, @Nullable Object... values) {
    return db.statement(
        () -> {
          var statement = db.sql().sql(change + " returning " + COLUMNS);
          for (Object value : values) {
            statement = statement.param(value);
          }
          return statement.query(PostgresEndpoints::read).single();
        });
  }

  @Override
  public List<EncryptedSecret> secrets() {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select tenant, secret from webhook_endpoint
                    union all
                    select tenant, previous_secret from webhook_endpoint
                    where previous_secret is not null
                    """)
                .query((row, n) -> new EncryptedSecret(row.getString(1), row.getString(2)))
                .list());
  }

  @Override
  public void replaceForm(EncryptedSecret former, String encryptedSecret) {
    db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    update webhook_endpoint set
                      secret = case when secret = ? then ? else secret end,
                      previous_secret =
                        case when previous_secret = ? then ? else previous_secret end
                    where tenant = ?
                    """)
                .params(former.secret(), encryptedSecret, former.secret(), encryptedSecret)
                .param(former.tenant())
                .update());
  }

  /** The key in the database, if secrets were encrypted with it. */
  public Optional<byte[]> existingKey() {
    return db.statement(
        () ->
            db.sql()
                .sql("select key from webhook_key")
                .query((row, n) -> row.getBytes(1))
                .optional());
  }

  /** The key that encrypts the secrets in this database; the first call generates it. */
  public byte[] key() {
    byte[] newKey = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(newKey);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    insert into webhook_key as k (key) values (?)
                    on conflict (single) do update set key = k.key returning key
                    """)
                .param(newKey)
                .query((row, n) -> row.getBytes("key"))
                .single());
  }

  private static Row read(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("url"),
        row.getString("secret"),
        row.getString("previous_secret"),
        Instants.read(row, "previous_until"),
        Instants.read(row, "disabled_at"));
  }
}

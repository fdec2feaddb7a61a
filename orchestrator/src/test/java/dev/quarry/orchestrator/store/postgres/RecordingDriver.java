package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.store.postgres.vectors.LostIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Wraps PostgreSQL's driver in tests and records each statement that the product sends on any
 * connection. It does not record statements that a test sends, nor migrations, for which Flyway
 * loads PostgreSQL's driver, nor those of a backup and of a lost index, which read whole tables.
 * Registered in {@code META-INF/services}.
 */
public final class RecordingDriver implements Driver {
  private static final Map<String, String> SENT = Collections.synchronizedMap(new TreeMap<>());
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final String BACKUP = Database.class.getPackageName() + ".backup";
  private static final Driver POSTGRES = new org.postgresql.Driver();

  static {
    try {
      // DriverManager uses the first registered driver that accepts a URL.
      for (Driver other : DriverManager.drivers().toList()) {
        if (other instanceof org.postgresql.Driver) {
          DriverManager.deregisterDriver(other);
        }
      }
      DriverManager.registerDriver(new RecordingDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The recorded statements, each in one line, with the simple name of the sending class. */
  static Map<String, String> sent() {
    synchronized (SENT) {
      return new TreeMap<>(SENT);
    }
  }

  private static void record(String sql) {
    String line = sql.strip().replaceAll("\\s+", " ");
    if (!SENT.containsKey(line)) {
      Class<?> sender = sender();
      if (sender != null && isProduct(sender)) {
        SENT.put(line, outermost(sender).getSimpleName());
      }
    }
  }

  private static @Nullable Class<?> sender() {
    return STACK.walk(
        frames ->
            frames
                .map(StackWalker.StackFrame::getDeclaringClass)
                .filter(type -> type.getName().startsWith("dev.quarry."))
                .filter(type -> outermost(type) != RecordingDriver.class)
                .findFirst()
                .orElse(null));
  }

  private static Class<?> outermost(Class<?> type) {
    Class<?> outermost = type;
    for (Class<?> outer = type.getEnclosingClass();
        outer != null;
        outer = outer.getEnclosingClass()) {
      outermost = outer;
    }
    return outermost;
  }

  private static boolean isProduct(Class<?> type) {
    return location(type).equals(location(Database.class))
        && !type.getPackageName().equals(BACKUP)
        && type != LostIndex.class;
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    Connection connection = POSTGRES.connect(url, info);
    return connection == null ? null : wrap(Connection.class, connection);
  }

  private static <T> T wrap(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null
                ? RecordingDriver.class.getClassLoader()
                : type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    boolean sends =
        name.startsWith("prepare") || name.startsWith("exec") || name.equals("addBatch");
    if (sends && arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
      record(sql);
    }
    try {
      Object result = method.invoke(real, arguments);
      return name.equals("createStatement") && result instanceof Statement statement
          ? wrap(Statement.class, statement)
          : result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return POSTGRES.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return POSTGRES.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return POSTGRES.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return POSTGRES.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return POSTGRES.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }
}

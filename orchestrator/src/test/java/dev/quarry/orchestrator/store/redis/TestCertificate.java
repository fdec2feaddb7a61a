package dev.quarry.orchestrator.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate for 127.0.0.1, with its key. */
record TestCertificate(Path certificate, Path key, Path trusted) {
  private static final String PASSWORD = "changeit";
  private static final String NAME = "server";

  interface Action {
    void run() throws Exception;
  }

  static TestCertificate make(Path directory) throws Exception {
    Path pair = directory.resolve("pair.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                pair.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(pair)) {
      made.load(in, PASSWORD.toCharArray());
    }
    byte[] key = made.getKey(NAME, PASSWORD.toCharArray()).getEncoded();
    byte[] certificate = made.getCertificate(NAME).getEncoded();
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(NAME, made.getCertificate(NAME));
    Path trusted = directory.resolve("trusted.p12");
    try (var out = Files.newOutputStream(trusted)) {
      trust.store(out, PASSWORD.toCharArray());
    }
    return new TestCertificate(
        pem(directory.resolve("server.crt"), "CERTIFICATE", certificate),
        pem(directory.resolve("server.key"), "PRIVATE KEY", key),
        trusted);
  }

  private static Path pem(Path file, String kind, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  /** Runs an action while this JVM trusts it, as with {@code -Djavax.net.ssl.trustStore}. */
  void trusting(Action action) throws Exception {
    System.setProperty("javax.net.ssl.trustStore", trusted.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    try {
      action.run();
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }
}

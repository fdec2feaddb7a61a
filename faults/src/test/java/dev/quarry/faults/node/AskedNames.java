package dev.quarry.faults.node;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The resolver of the JVM. Names below {@code .test} are resolved by the test, without a cache; all
 * others by the operating system.
 */
public final class AskedNames extends InetAddressResolverProvider {

  @Override
  public InetAddressResolver get(Configuration configuration) {
    String server = System.getProperty("faults.names");
    InetAddressResolver system = configuration.builtinResolver();
    return server == null ? system : new Asking(URI.create(server), system);
  }

  @Override
  public String name() {
    return "names that a test answers for";
  }

  private record Asking(URI server, InetAddressResolver system) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (!host.endsWith(".test")) {
        return system.lookupByName(host, policy);
      }
      List<InetAddress> addresses = new ArrayList<>();
      for (String word : ask(host).split(" ")) {
        if (word.startsWith("silence")) {
          waitAsTheSystemDoes(Integer.parseInt(word.substring(7)));
          throw new UnknownHostException(host);
        }
        addresses.add(InetAddress.getByAddress(host, InetAddress.ofLiteral(word).getAddress()));
      }
      return addresses.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }

    private String ask(String host) throws UnknownHostException {
      try {
        HttpURLConnection connection =
            (HttpURLConnection) server.resolve("/" + host).toURL().openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(20_000);
        try (InputStream answer = connection.getInputStream()) {
          return new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
        }
      } catch (IOException e) {
        throw new IllegalStateException("the test did not answer for " + host, e);
      }
    }

    /** Blocks in native code, as getaddrinfo does: a virtual thread keeps its carrier. */
    private static void waitAsTheSystemDoes(int seconds) {
      Linker linker = Linker.nativeLinker();
      MethodHandle sleep =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("sleep"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      try {
        int left = seconds;
        while (left > 0) {
          left = (int) sleep.invokeExact(left);
        }
      } catch (Error | RuntimeException e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

package dev.quarry.orchestrator.embed.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts the native libraries of ONNX Runtime and the tokenizer into a directory of ours, once. Left
 * alone, the one unpacks 28 MB into the temporary directory at each start, and leaves them there
 * when the process is killed; the other unpacks into the home directory and may go to the network.
 *
 * <p>Both libraries take these settings from system properties only; one that is set already is
 * respected. Several processes may share the directory.
 */
final class NativeLibraries {
  private static final List<String> ONNX_RUNTIME =
      List.of("onnxruntime", "onnxruntime4j_jni").stream().map(System::mapLibraryName).toList();

  private static final String ONNX_RUNTIME_PATH = "onnxruntime.native.path";
  private static final String TOKENIZERS_PATH = "ENGINE_CACHE_DIR";

  private static @Nullable Path prepared;

  private NativeLibraries() {}

  /** To be called before any class of either library is used. */
  static synchronized void prepare(Path directory) {
    forgetWhatIsGone();
    // ONNX Runtime's official builds report to their maker over the network unless this is set in
    // the environment before they start. Their reporter also overflows its stack, and takes the
    // whole process with it, when the command line is long.
    NativeEnvironment.set("ORT_DISABLE_TELEMETRY", "1");
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("RUST_FLAVOR", "cpu");
    setUnlessSet(TOKENIZERS_PATH, directory.toString());
    setUnlessSet("OPT_OUT_TRACKING", "true");
    if (System.getProperty(ONNX_RUNTIME_PATH) == null) {
      unpackOnnxRuntime(directory);
      prepared = directory;
    }
  }

  /** A server that ran in this process before may have left, and its data directory with it. */
  private static void forgetWhatIsGone() {
    if (prepared != null && !Files.exists(prepared)) {
      System.clearProperty(ONNX_RUNTIME_PATH);
      if (prepared.toString().equals(System.getProperty(TOKENIZERS_PATH))) {
        System.clearProperty(TOKENIZERS_PATH);
      }
      prepared = null;
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static void unpackOnnxRuntime(Path directory) {
    String version = ai.onnxruntime.OrtSession.class.getPackage().getImplementationVersion();
    Path target = directory.resolve("onnxruntime-" + version);
    String resources = "/ai/onnxruntime/native/" + platform() + "/";
    try {
      Files.createDirectories(target);
      for (String library : ONNX_RUNTIME) {
        unpack(resources + library, target.resolve(library));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack ONNX Runtime into " + target, e);
    }
    System.setProperty(ONNX_RUNTIME_PATH, target.toString());
  }

  /** ONNX Runtime's own names. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = arch.startsWith("aarch64");
    String prefix = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return prefix + (arm ? "-aarch64" : "-x64");
  }

  private static void unpack(String resource, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Path part = Files.createTempFile(target.getParent(), "unpacking", ".part");
    try (InputStream in = NativeLibraries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no ONNX Runtime for this platform (" + resource + ")");
      }
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}

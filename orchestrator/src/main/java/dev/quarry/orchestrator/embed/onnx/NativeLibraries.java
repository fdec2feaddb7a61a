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
 * Unpacks the native libraries of ONNX Runtime and of the tokenizer once into a directory of this
 * server. By default ONNX Runtime unpacks 28 MB into the temporary directory at each start, and
 * leaves them there when the process is killed; the tokenizer unpacks into the home directory and
 * may download files.
 *
 * <p>Both libraries read these settings only from system properties; a property that is already set
 * is not overwritten. Several processes may share the directory.
 */
final class NativeLibraries {
  private static final List<String> ONNX_RUNTIME =
      List.of("onnxruntime", "onnxruntime4j_jni").stream().map(System::mapLibraryName).toList();

  private static final String ONNX_RUNTIME_PATH = "onnxruntime.native.path";
  private static final String TOKENIZERS_PATH = "ENGINE_CACHE_DIR";

  private static @Nullable Path prepared;

  private NativeLibraries() {}

  /** Must be called before any class of either library is loaded. */
  static synchronized void prepare(Path directory) {
    clearDeletedDirectory();
    // ONNX Runtime's official builds send telemetry over the network unless this variable is set
    // before they start. Their telemetry code also overflows the stack, and crashes the process,
    // when the command line is long.
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

  /** Clears the settings of a former server in this process whose directory was deleted. */
  private static void clearDeletedDirectory() {
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

  /** The platform names that ONNX Runtime uses. */
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
        throw new IOException(
            "ONNX Runtime does not support this platform (missing resource " + resource + ")");
      }
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}

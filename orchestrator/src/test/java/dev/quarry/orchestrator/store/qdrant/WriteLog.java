package dev.quarry.orchestrator.store.qdrant;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Keeps the writes of a service in a file, and applies those of an earlier process again. */
final class WriteLog {
  private static final Set<String> READS =
      Set.of("CollectionExists", "Query", "QueryBatch", "Count");

  private final Path file;
  private final OutputStream out;

  WriteLog(Path file) throws IOException {
    this.file = file;
    this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Applies the kept writes of the service, and keeps its further ones. */
  ServerServiceDefinition attach(ServerServiceDefinition service) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (true) {
        String method = in.readUTF();
        byte[] request = in.readNBytes(in.readInt());
        if (service.getMethod(method) != null) {
          apply(service.getMethod(method), request);
        }
      }
    } catch (EOFException end) {
      return ServerInterceptors.intercept(service, new Recorder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <A, B> void apply(ServerMethodDefinition<A, B> method, byte[] request) {
    MethodDescriptor<A, B> descriptor = method.getMethodDescriptor();
    ServerCall.Listener<A> listener =
        method.getServerCallHandler().startCall(new Unanswered<>(descriptor), new Metadata());
    listener.onMessage(descriptor.parseRequest(new ByteArrayInputStream(request)));
    listener.onHalfClose();
  }

  private synchronized <A> void append(MethodDescriptor<A, ?> method, A request) {
    try {
      byte[] bytes = method.streamRequest(request).readAllBytes();
      ByteArrayOutputStream entry = new ByteArrayOutputStream();
      DataOutputStream fields = new DataOutputStream(entry);
      fields.writeUTF(method.getFullMethodName());
      fields.writeInt(bytes.length);
      fields.write(bytes);
      out.write(entry.toByteArray()); // in one call, so that an end of the process leaves no part
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      MethodDescriptor<A, B> method = call.getMethodDescriptor();
      ServerCall.Listener<A> listener = next.startCall(call, headers);
      if (READS.contains(method.getBareMethodName())) {
        return listener;
      }
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onMessage(A request) {
          append(method, request);
          super.onMessage(request);
        }
      };
    }
  }

  /** A call whose response nobody receives; one that fails has failed before, too. */
  private static final class Unanswered<A, B> extends ServerCall<A, B> {
    private final MethodDescriptor<A, B> method;

    private Unanswered(MethodDescriptor<A, B> method) {
      this.method = method;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(B message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<A, B> getMethodDescriptor() {
      return method;
    }
  }
}

package dev.quarry.orchestrator.store.qdrant;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.CollectionExists;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionExistsResponse;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CountResponse;
import io.qdrant.client.grpc.Points.CountResult;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.CreateVectorNameRequest;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.FacetResponse;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.QueryResponse;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.UpdatePointVectors;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.PointsGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A test double of Qdrant: it speaks gRPC on loopback and keeps its points in memory. It supports
 * the calls that the store uses and refuses all others. As Qdrant does, it applies a write without
 * {@code wait} later: here before the next write.
 */
public final class QdrantStandIn implements AutoCloseable {
  private static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);

  private final Map<String, StandInCollection> collections = new ConcurrentHashMap<>();
  private final List<Status> failures = new CopyOnWriteArrayList<>();
  private final @Nullable String apiKey;
  private final Server server;
  private volatile boolean silent;

  /**
   * @param apiKey required key of calls; null for none
   */
  public QdrantStandIn(@Nullable String apiKey) throws IOException {
    this(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        apiKey,
        UnaryOperator.identity());
  }

  /**
   * @param persistence wraps each service before the server starts, that of collections first
   */
  QdrantStandIn(
      InetSocketAddress address,
      @Nullable String apiKey,
      UnaryOperator<ServerServiceDefinition> persistence)
      throws IOException {
    this.apiKey = apiKey;
    server =
        NettyServerBuilder.forAddress(address)
            .addService(intercepted(persistence.apply(new CollectionsService().bindService())))
            .addService(intercepted(persistence.apply(new PointsService().bindService())))
            .build()
            .start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  StandInCollection collection(String name) {
    StandInCollection collection = collections.get(name);
    if (collection == null) {
      throw Status.NOT_FOUND
          .withDescription("Collection `" + name + "` not found")
          .asRuntimeException();
    }
    return collection;
  }

  /**
   * A stored point, in whichever collection.
   *
   * @param embedded whether it has a dense vector
   */
  public record StoredPoint(String id, String documentId, long generation, boolean embedded) {}

  /** All points, without pending writes. */
  public List<StoredPoint> points() {
    return collections.values().stream().flatMap(each -> each.stored().stream()).toList();
  }

  /** Deletes all collections. */
  public void drop() {
    collections.clear();
  }

  /** Makes the next call fail. */
  public void failNext(Status status) {
    failures.add(status);
  }

  /** Calls receive no response from now on. */
  public void fallSilent() {
    silent = true;
  }

  /** Calls receive responses again. */
  public void speakAgain() {
    silent = false;
  }

  void awaitEnd() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private ServerServiceDefinition intercepted(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(service, new Gate());
  }

  /** Checks the API key and simulates the failures. */
  private final class Gate implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      Status status = Status.OK;
      if (apiKey != null && !apiKey.equals(headers.get(API_KEY))) {
        status = Status.PERMISSION_DENIED.withDescription("Invalid API key or JWT");
      } else if (!failures.isEmpty()) {
        status = failures.removeFirst();
      }
      if (!status.isOk()) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return silent ? new ServerCall.Listener<>() {} : next.startCall(call, headers);
    }
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    try {
      observer.onNext(work.get());
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(e);
    }
  }

  private final class CollectionsService extends CollectionsGrpc.CollectionsImplBase {
    @Override
    public void create(
        CreateCollection request, StreamObserver<CollectionOperationResponse> observer) {
      answer(
          observer,
          () -> {
            var created = new StandInCollection(request);
            if (collections.putIfAbsent(request.getCollectionName(), created) != null) {
              throw Status.ALREADY_EXISTS.asRuntimeException();
            }
            return CollectionOperationResponse.newBuilder().setResult(true).build();
          });
    }

    @Override
    public void collectionExists(
        CollectionExistsRequest request, StreamObserver<CollectionExistsResponse> observer) {
      boolean exists = collections.containsKey(request.getCollectionName());
      answer(
          observer,
          () ->
              CollectionExistsResponse.newBuilder()
                  .setResult(CollectionExists.newBuilder().setExists(exists))
                  .build());
    }
  }

  private final class PointsService extends PointsGrpc.PointsImplBase {
    @Override
    public void upsert(UpsertPoints request, StreamObserver<PointsOperationResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).upsert(request));
    }

    @Override
    public void updateVectors(
        UpdatePointVectors request, StreamObserver<PointsOperationResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).update(request));
    }

    @Override
    public void createVectorName(
        CreateVectorNameRequest request, StreamObserver<PointsOperationResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).createVector(request));
    }

    @Override
    public void delete(DeletePoints request, StreamObserver<PointsOperationResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).delete(request));
    }

    @Override
    public void createFieldIndex(
        CreateFieldIndexCollection request, StreamObserver<PointsOperationResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).index(request));
    }

    @Override
    public void query(QueryPoints request, StreamObserver<QueryResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).query(request));
    }

    @Override
    public void queryBatch(QueryBatchPoints request, StreamObserver<QueryBatchResponse> observer) {
      answer(
          observer,
          () -> {
            StandInCollection collection = collection(request.getCollectionName());
            QueryBatchResponse.Builder response = QueryBatchResponse.newBuilder();
            for (QueryPoints each : request.getQueryPointsList()) {
              List<ScoredPoint> found = collection.query(each).getResultList();
              response.addResult(BatchResult.newBuilder().addAllResult(found));
            }
            return response.build();
          });
    }

    @Override
    public void facet(FacetCounts request, StreamObserver<FacetResponse> observer) {
      answer(observer, () -> collection(request.getCollectionName()).facet(request));
    }

    @Override
    public void count(CountPoints request, StreamObserver<CountResponse> observer) {
      answer(
          observer,
          () -> {
            long count = collection(request.getCollectionName()).count(request.getFilter());
            return CountResponse.newBuilder()
                .setResult(CountResult.newBuilder().setCount(count))
                .build();
          });
    }
  }
}

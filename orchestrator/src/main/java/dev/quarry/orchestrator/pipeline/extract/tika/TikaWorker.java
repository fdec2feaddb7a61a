package dev.quarry.orchestrator.pipeline.extract.tika;

import dev.quarry.orchestrator.pipeline.extract.tika.WorkerProtocol.Request;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.SynchronousQueue;

/**
 * The parser process: reads documents from its standard input and answers on its standard output.
 * It ends when its input does, also in the middle of a document: then whoever started it is gone.
 */
public final class TikaWorker {
  private TikaWorker() {}

  public static void main(String[] args) throws Exception {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    // Whatever a parser prints must not come between the answers.
    System.setOut(System.err);
    SynchronousQueue<Request> requests = new SynchronousQueue<>();
    Thread.ofPlatform().daemon().name("requests").start(() -> read(requests));
    DocumentParser parser = new DocumentParser();
    while (true) {
      WorkerProtocol.write(out, parser.parse(requests.take()));
    }
  }

  private static void read(SynchronousQueue<Request> requests) {
    DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
    try {
      while (true) {
        requests.put(WorkerProtocol.readRequest(in));
      }
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(0);
    }
  }
}
